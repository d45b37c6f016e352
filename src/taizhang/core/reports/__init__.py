"""Report templates and the report tree with its bound figures."""
