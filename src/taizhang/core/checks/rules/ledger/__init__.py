"""Figures against the ledger: a text is held against what the indicators of a workspace come to."""
