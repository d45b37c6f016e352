"""Style of numbers, by GB/T 15835."""
