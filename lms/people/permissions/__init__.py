"""The one policy: who may do what, where. Every list and every action asks here."""

from lms.people.permissions.scopes import (
    SYSTEM,
    NotAllowed,
    System,
    can_manage_person,
    forget_roles,
    get_scope,
    has_capability,
    read_held_roles,
    require,
    require_person,
    user_can,
)

__all__ = [
    "SYSTEM",
    "NotAllowed",
    "System",
    "can_manage_person",
    "forget_roles",
    "get_scope",
    "has_capability",
    "read_held_roles",
    "require",
    "require_person",
    "user_can",
]
