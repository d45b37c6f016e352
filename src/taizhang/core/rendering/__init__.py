"""Report tree to DOCX, Markdown and the basis table."""
