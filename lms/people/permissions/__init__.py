"""The one policy: who may do what, where. Every list and every action asks here."""

from lms.people.permissions.scopes import (
    SYSTEM,
    NotAllowedError,
    System,
    forget_roles,
    get_scope,
    has_capability,
    require,
    user_can,
)

__all__ = [
    "SYSTEM",
    "NotAllowedError",
    "System",
    "forget_roles",
    "get_scope",
    "has_capability",
    "require",
    "user_can",
]
