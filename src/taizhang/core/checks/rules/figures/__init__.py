"""Figures of a document that do not agree with each other."""
