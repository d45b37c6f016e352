"""Chinese text to figures and relations."""
