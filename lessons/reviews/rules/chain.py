"""A log whose every entry carries the hash of the one before it; pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

GENESIS = "0" * 64
"""What the first entry carries instead."""


class Damage(StrEnum):
    """What is wrong with a chain at one place."""

    CHANGED = "changed"
    MISSING = "missing"
    UNLINKED = "unlinked"
    """It does not continue the one before it."""
    CUT_OFF = "cut_off"
    """Entries at the end are gone: the head knows more than there are."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """An entry as far as the chain cares."""

    sequence: int
    previous_hash: str
    hash: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Damage at one place."""

    sequence: int
    damage: Damage


def write_canonical(value: Mapping[str, Any]) -> str:
    """Return `value` as JSON that is the same for the same content, whoever writes it."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def hash_text(text: str) -> str:
    """Return the SHA-256 of `text`."""
    return hashlib.sha256(text.encode()).hexdigest()


def hash_entry(*, sequence: int, previous_hash: str, body: str) -> str:
    """Return the hash of an entry."""
    return hash_text(f"{sequence}\n{previous_hash}\n{body}")


def find_damage(links: Iterable[Link], *, head: Link | None = None) -> list[Finding]:
    """Return what is wrong with `links`, which are in the order of their numbers.

    `head` is what the chain's last entry is known to be, for nobody misses a tail cut off.
    """
    findings: list[Finding] = []
    expected, previous = 1, GENESIS
    for link in links:
        if link.sequence != expected:
            findings.append(Finding(sequence=expected, damage=Damage.MISSING))
        elif link.previous_hash != previous:
            findings.append(Finding(sequence=link.sequence, damage=Damage.UNLINKED))
        own = hash_entry(sequence=link.sequence, previous_hash=link.previous_hash, body=link.body)
        if own != link.hash:
            findings.append(Finding(sequence=link.sequence, damage=Damage.CHANGED))
        expected, previous = link.sequence + 1, link.hash
    if head is not None and (expected - 1, previous) != (head.sequence, head.hash):
        findings.append(Finding(sequence=head.sequence, damage=Damage.CUT_OFF))
    return findings
