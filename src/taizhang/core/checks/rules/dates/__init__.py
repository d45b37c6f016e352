"""Days and stretches of time that cannot be."""
