"""Reports, from draft to issue."""
