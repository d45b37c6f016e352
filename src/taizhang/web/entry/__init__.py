"""Entering records."""
