"""What waits, and the half-year at a glance."""
