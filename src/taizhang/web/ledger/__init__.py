"""The ledger: lists, records, their history."""
