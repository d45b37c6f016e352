"""Bytes of office files to guarded, positioned text."""
