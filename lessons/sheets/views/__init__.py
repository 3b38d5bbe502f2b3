"""Screens of sheets, and the sending of tables for whoever has some."""
