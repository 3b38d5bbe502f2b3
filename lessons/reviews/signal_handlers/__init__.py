"""Hangs the gate into Wagtail; called once, when the app is ready."""

from lessons.reviews.signal_handlers.following import connect_following


def connect() -> None:
    """Connect every handler."""
    connect_following()
