"""What templates ask of notices."""

from typing import Any

from django import template

from lessons.notices.queries import count_unread

register = template.Library()


@register.simple_tag
def count_notices(user: Any) -> int:
    """Return how many notices `user` has not looked at."""
    return count_unread(user) if user.is_authenticated else 0
