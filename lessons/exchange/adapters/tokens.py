"""Tokens that go on with a list: what is to be known stands in them, signed; nothing is kept."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.core import signing

from lessons.exchange.rules import Selection, Verb

_SALT = "lessons.exchange.harvest"


class InvalidToken(Exception):
    """The token was not given out by this site, or for another question."""


def sign_token(*, verb: Verb, selection: Selection, position: dict[str, int]) -> str:
    """Return a token for the next part of the list of `selection`."""
    dates = [one.isoformat() if one else "" for one in (selection.begins_at, selection.ends_at)]
    place = replace(selection, begins_at=None, ends_at=None)
    content = [verb.value, {k: v for k, v in asdict(place).items() if v}, dates, position]
    return signing.dumps(content, salt=_SALT)


def read_token(token: str, *, verb: Verb) -> tuple[Selection, dict[str, Any]]:
    """Return the selection and the position that `token` was made of.

    :raises InvalidToken: for a token that is not ours or belongs to another verb.
    """
    try:
        given, place, dates, position = signing.loads(token, salt=_SALT)
    except signing.BadSignature as wrong:
        raise InvalidToken(token) from wrong
    if given != verb.value:
        raise InvalidToken(token)
    begins_at, ends_at = (datetime.fromisoformat(one) if one else None for one in dates)
    return replace(Selection(**place), begins_at=begins_at, ends_at=ends_at), position
