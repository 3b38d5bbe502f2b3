"""Who may change the curriculum: holders of Django's own model permissions, in any host site."""

from typing import Any

from django.core.exceptions import PermissionDenied


def user_can_bring_topics(user: Any) -> bool:
    """Tell whether `user` may add and change topics."""
    return bool(user.has_perms(["curriculum.add_topic", "curriculum.change_topic"]))


def user_can_bring_courses(user: Any) -> bool:
    """Tell whether `user` may add and change subjects and what is taught in which grade."""
    wanted = [
        f"curriculum.{verb}_{name}" for verb in ("add", "change") for name in ("subject", "course")
    ]
    return bool(user.has_perms(wanted))


def user_can_load_programme(user: Any) -> bool:
    """Tell whether `user` may add and change all of the curriculum."""
    wanted = [
        f"curriculum.{verb}_{name}" for verb in ("add", "change") for name in ("level", "grade")
    ]
    return (
        bool(user.has_perms(wanted))
        and user_can_bring_courses(user)
        and user_can_bring_topics(user)
    )


def require(allowed: bool) -> None:
    """Stop an action that is not allowed.

    :raises PermissionDenied: unless `allowed`.
    """
    if not allowed:
        raise PermissionDenied
