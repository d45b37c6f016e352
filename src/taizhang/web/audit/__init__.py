"""The book of what was done."""
