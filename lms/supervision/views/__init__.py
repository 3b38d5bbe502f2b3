"""Screens, papers and files of whoever supervises."""
