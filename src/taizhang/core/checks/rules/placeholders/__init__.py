"""What was to be filled in or taken out before the text left."""
