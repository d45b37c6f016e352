"""The engine that holds a document against itself, the ledger and the norms."""
