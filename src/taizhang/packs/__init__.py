"""Packs: folders of YAML and text that a department owns, and their loader."""
