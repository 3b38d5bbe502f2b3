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
    unseen: tuple[str, ...] = ()
    """Fields that somebody else changed and whoever sends the form did not."""


def digest(value: Any) -> str:
    """Return a short name of a value: alike for like values."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def tell_known(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the digests of `values`, for a form to carry."""
    return {name: digest(value) for name, value in values.items()}


def merge_values(
    *,
    known: Mapping[str, str],
    mine: Mapping[str, Any],
    newest: Mapping[str, Any],
    remembered: Mapping[str, str] | None = None,
) -> Merge:
    """Return `newest` with what was changed in `mine` since the form was shown.

    `remembered` are the digests of what the same form saved last: it does not know of them where
    the answer was lost. A field whose digest is not known counts as changed by whoever sends it.
    """
    base = {**known, **(remembered or {})}
    values, clashing, unseen = dict(newest), [], []
    for name, value in mine.items():
        if value == newest.get(name):
            continue
        if digest(value) == base.get(name):
            unseen.append(name)
        elif digest(newest.get(name)) in {known.get(name), base.get(name)}:
            values[name] = value
        else:
            clashing.append(name)
    return Merge(values=values, clashing=tuple(clashing), unseen=tuple(unseen))


def tell_shown(
    merge: Merge, *, known: Mapping[str, str], saved: Mapping[str, Any]
) -> dict[str, str]:
    """Return the digests for a form that stays as it is once the merge is `saved`.

    Where it does not show what is saved, it goes on knowing what it knew.
    """
    hidden = {*merge.clashing, *merge.unseen}
    told = {name: value for name, value in tell_known(saved).items() if name not in hidden}
    return {name: value for name, value in known.items() if name in hidden} | told
