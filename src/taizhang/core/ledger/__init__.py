"""Kinds of records, their fields, units and the records themselves."""
