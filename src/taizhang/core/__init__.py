"""The pure core: values in, values and findings out."""
