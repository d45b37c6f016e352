"""Taking in workbooks."""
