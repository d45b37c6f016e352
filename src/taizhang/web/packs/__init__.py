"""Definitions and layouts."""
