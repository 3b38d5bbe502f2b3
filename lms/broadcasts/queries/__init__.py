"""Reads of stations, seasons and airings; those for people are scoped by permissions.py."""
