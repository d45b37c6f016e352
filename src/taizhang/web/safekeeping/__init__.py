"""Backup, restore, verify."""
