"""Django models, migrations and queries: rows to core values and back."""
