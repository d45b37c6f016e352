"""Rules of wordings and titles that an office lists."""
