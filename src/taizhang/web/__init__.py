"""The web app: pages over the same services as the command line."""
