"""Who may offer packs: whoever shapes the curriculum for the whole site."""

from typing import Any

from lessons.curriculum.permissions import user_can_bring_courses


def may_offer(user: Any) -> bool:
    """Tell whether `user` may offer packs and take them back."""
    return bool(user.is_active and user_can_bring_courses(user))
