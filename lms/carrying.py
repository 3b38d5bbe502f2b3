"""What can be carried to a pupil by hand: apps tell of it, so that none has to know another."""

from dataclasses import dataclass

from wagtail import hooks

CARRIED_HOOK = "register_carried"


@dataclass(frozen=True, kw_only=True)
class Carried:
    """One thing to carry; a `register_carried` hook returns those that there are now."""

    key: str
    """A name that stays: `pack:toan-lop-1`."""
    title: str
    detail: str = ""
    """How much it is, in words."""
    url: str = ""
    """Where whoever prepares it finds it."""


def list_carried() -> list[Carried]:
    """Return everything that apps tell of; none does: nothing is proposed."""
    return [one for tell in hooks.get_hooks(CARRIED_HOOK) for one in tell()]
