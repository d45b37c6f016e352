"""Who has sent what; closing periods."""
