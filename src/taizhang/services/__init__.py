"""One function per use case and transaction."""
