"""Numbers of headings, and the parts that a report has."""
