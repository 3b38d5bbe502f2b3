"""Writes of the gate, one verb each.

Empty: Wagtail's models import `finishing` while they are themselves being made.
"""
