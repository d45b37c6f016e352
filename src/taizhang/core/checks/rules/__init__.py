"""All rules of the checker, one module each."""
