"""How what one person typed meets what was saved meanwhile: field by field, nothing unseen; pure.

A form carries a digest of every value as it was when the form was shown. So it is known who changed
what without keeping old drafts, which are overwritten by the autosaves of their own writer.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Merge:
    """What is to be saved; of the clashing fields what was saved last stays."""

    values: Mapping[str, Any]
    clashing: tuple[str, ...]
    """Fields that both changed, each in another way."""


def digest(value: Any) -> str:
    """Return a short name of a value: alike for like values."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def tell_known(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the digests of `values`, for a form to carry."""
    return {name: digest(value) for name, value in values.items()}


def merge_values(
    *, known: Mapping[str, str], mine: Mapping[str, Any], newest: Mapping[str, Any]
) -> Merge:
    """Return `newest` with what was changed in `mine` since the form was shown.

    A field whose digest is not known counts as changed by whoever sends it.
    """
    values, clashing = dict(newest), []
    for name, value in mine.items():
        if value == newest.get(name) or digest(value) == known.get(name):
            continue
        if digest(newest.get(name)) == known.get(name):
            values[name] = value
        else:
            clashing.append(name)
    return Merge(values=values, clashing=tuple(clashing))
