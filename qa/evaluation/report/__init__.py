"""The report of an evaluation: its page, and the folder with all its files."""
