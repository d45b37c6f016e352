"""From a news text to a record, and back."""
