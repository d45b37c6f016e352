"""Tables beside the ledger: who may come in, and what they are at."""
