"""The table of all pages, and their bytes."""
