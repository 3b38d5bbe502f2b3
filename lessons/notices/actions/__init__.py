"""Writes of notices."""

from lessons.notices.actions.telling import (
    choose_mail,
    forget_old,
    make_feed,
    mark_done,
    mark_read,
    revoke_feed,
    tell_people,
)

__all__ = [
    "choose_mail",
    "forget_old",
    "make_feed",
    "mark_done",
    "mark_read",
    "revoke_feed",
    "tell_people",
]
