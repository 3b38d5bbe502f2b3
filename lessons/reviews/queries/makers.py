"""Who made a thing and where they belong, as minutes say it."""

from typing import Any

from lessons.reviews.conf import get_conf


def describe_maker(owner: Any) -> dict[str, str]:
    """Return the name of the owner of a thing, their school, and the office above it."""
    policy, number = get_conf().make_policy(), owner.pk if owner else None
    return {
        "author": (owner.get_full_name() or owner.get_username()) if owner else "",
        "place": policy.name_places({number}).get(number, "") if owner else "",
        "office": policy.name_office(number),
    }
