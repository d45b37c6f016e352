"""What must not stand in a report: personal numbers, marks of secrecy."""
