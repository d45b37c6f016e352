"""Written and issued reports in the database."""
