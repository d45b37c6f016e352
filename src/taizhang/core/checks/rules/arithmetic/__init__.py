"""Reckonings that a text writes out and that are wrong."""
