"""Accounts, posts and sessions."""
