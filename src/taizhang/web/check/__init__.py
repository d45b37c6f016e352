"""Checking any file."""
