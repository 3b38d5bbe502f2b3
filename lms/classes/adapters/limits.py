"""How often somebody may, counted in the cache under a keyed hash: no address is kept anywhere."""

from datetime import datetime

from django.core.cache import cache
from django.utils.crypto import salted_hmac

HOUR_S = 3600
DAY_S = 24 * HOUR_S


def spend(what: str, who: str, *, most: int, seconds: int, now: datetime) -> bool:
    """Count one more of `what` by `who`; tell whether it was still within `most`."""
    name, rest = _name(what, who, seconds, now)
    if cache.add(name, 1, rest):
        return most >= 1
    try:
        count = cache.incr(name)
    except ValueError:  # forgotten between the two lines
        count = 1
        cache.set(name, 1, rest)
    # Django's database cache forgets the lifetime when it counts.
    cache.touch(name, rest)
    return count <= most


def is_spent(what: str, who: str, *, most: int, seconds: int, now: datetime) -> bool:
    """Tell whether `who` has reached `most`, without counting."""
    name, _rest = _name(what, who, seconds, now)
    return int(cache.get(name, 0)) >= most


def _name(what: str, who: str, seconds: int, now: datetime) -> tuple[str, int]:
    window, passed = divmod(int(now.timestamp()), seconds)
    hidden = salted_hmac("lms.classes.limits", f"{what}\x00{who}", algorithm="sha256").hexdigest()
    return f"classes:{what}:{window}:{hidden}", seconds - passed
