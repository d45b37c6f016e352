"""Errors of known classes, planted in clean texts, to tell how many the checker finds and how often it cries wolf.

Written without a look at the rules: its sentences and patterns are its own.
"""
