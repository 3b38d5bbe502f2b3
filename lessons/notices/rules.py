"""When a mail goes out, and how an address that nobody guesses is kept; pure."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
# What nobody could be mailed about for so long is no news any more.
MAILED_WITHIN = timedelta(days=1)


def may_mail(sent: Collection[datetime], *, now: datetime, per_hour: int) -> bool:
    """Tell whether one more mail may go to somebody who had those of `sent`.

    What may not waits, and goes out in one mail with whatever has come meanwhile.
    """
    recent = {one for one in sent if one > now - HOUR}
    return len(recent) < per_hour


def clean_line(text: str) -> str:
    """Return `text` as one line without what XML and the head of a mail do not take."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def hash_token(token: str) -> str:
    """Return what is kept of a token: whoever reads the database cannot read anybody's feed."""
    return hashlib.sha256(token.encode()).hexdigest()
