"""Punctuation, by GB/T 15834 and GB/T 9704."""
