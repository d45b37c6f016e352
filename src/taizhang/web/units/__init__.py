"""Units and registers."""
