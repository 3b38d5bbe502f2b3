"""The bytes beside a text: which files belong to a thing, by what they hold; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lessons.reviews.rules.chain import hash_text, write_canonical


class FileKind(StrEnum):
    """What sort of file belongs to a thing."""

    FILM = "film"
    SOUND = "sound"
    """A sound to hear instead of the film's own."""
    CAPTIONS = "captions"
    DOCUMENT = "document"
    PICTURE = "picture"
    FILE = "file"
    """The file of a resource."""


@dataclass(frozen=True, kw_only=True, order=True)
class Bytes:
    """One file: what it is, which one, and the SHA-256 of what it holds."""

    kind: FileKind
    name: str
    sha256: str


@dataclass(frozen=True)
class Fingerprint:
    """All files of a thing."""

    files: tuple[Bytes, ...] = ()

    def write(self) -> list[dict[str, str]]:
        """Return it as it is stored: plain, in one order."""
        return [
            {"kind": one.kind.value, "name": one.name, "sha256": one.sha256}
            for one in sorted(set(self.files))
        ]

    @property
    def digest(self) -> str:
        """Return the hash of the whole."""
        return hash_text(write_canonical({"files": self.write()}))


def read_fingerprint(stored: Iterable[dict[str, str]]) -> Fingerprint:
    """Return the fingerprint that `write` has written."""
    return Fingerprint(
        tuple(
            Bytes(kind=FileKind(one["kind"]), name=one["name"], sha256=one["sha256"])
            for one in stored
        )
    )


def compare(old: Fingerprint, new: Fingerprint) -> tuple[tuple[Bytes, ...], tuple[Bytes, ...]]:
    """Return what is gone and what is new, for whoever reads a resubmission."""
    before, after = set(old.files), set(new.files)
    return tuple(sorted(before - after)), tuple(sorted(after - before))
