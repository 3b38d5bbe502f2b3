"""The manifest of a pack: every file with its hash, and where it stands in the archive; pure."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from lms.offline.rules.naming import is_safe_path
from lms.offline.rules.zips import MOST_BYTES, MOST_MEMBERS

FORMAT = "songhoc-pack/1"
MANIFEST = "songhoc/manifest.json"
SIGNATURE = "songhoc/manifest.sig"
SUMS = "SHA256SUMS"
LARGEST = 40_000_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[0-9a-f]{16}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class InvalidManifest(ValueError):
    """Not a manifest of a pack, or one that would harm whoever follows it."""


@dataclass(frozen=True, kw_only=True)
class PackedFile:
    """One file of a pack."""

    path: str
    bytes: int
    sha256: str
    crc32: int
    part: int = 0
    """Which of its archives it is in."""
    offset: int = 0
    """Where its bytes begin there."""
    lesson: int | None = None


@dataclass(frozen=True, kw_only=True)
class PackedLesson:
    """One lesson of a pack."""

    number: int
    title: str
    subject: str
    url: str
    page: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a pack holds, as its makers signed it."""

    site: str
    pack: str
    title: str
    top: str
    quality: str
    edition: str
    made_at: datetime
    lessons: tuple[PackedLesson, ...]
    parts: tuple[int, ...]
    """The bytes of each archive."""
    files: tuple[PackedFile, ...]

    @property
    def bytes(self) -> int:
        """Return how much room it takes."""
        return sum(file.bytes for file in self.files)


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What turns one edition into another."""

    fresh: tuple[PackedFile, ...]
    """New, or with another content under the same name."""
    gone: tuple[str, ...]

    @property
    def bytes(self) -> int:
        """Return how much there is to fetch."""
        return sum(file.bytes for file in self.fresh)


def find_changes(old: Iterable[PackedFile], new: Iterable[PackedFile]) -> Changes:
    """Return what somebody who has `old` still needs of `new`."""
    had = {file.path: file.sha256 for file in old}
    wanted = list(new)
    kept = {file.path for file in wanted}
    return Changes(
        fresh=tuple(file for file in wanted if had.get(file.path) != file.sha256),
        gone=tuple(sorted(had.keys() - kept)),
    )


def find_edition(title: str, files: Iterable[PackedFile]) -> str:
    """Return what tells editions apart: the same for the same content, whenever it was made."""
    digest = hashlib.sha256(title.encode())
    for file in sorted(files, key=lambda one: one.path):
        digest.update(f"\n{file.sha256} {file.part} {file.path}".encode())
    return digest.hexdigest()[:16]


def write_sums(files: Iterable[PackedFile]) -> bytes:
    """Return what `sha256sum -c` checks a folder against."""
    return "".join(f"{file.sha256}  {file.path}\n" for file in files).encode()


def write_manifest(manifest: Manifest) -> bytes:
    """Return the bytes that are signed."""
    plain = asdict(manifest) | {"format": FORMAT, "made_at": manifest.made_at.isoformat()}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def read_manifest(content: bytes) -> Manifest:
    """Return what `content` says, once nothing in it can lead astray.

    :raises InvalidManifest: it is none of ours.
    """
    if len(content) > LARGEST:
        raise InvalidManifest("too large")
    try:
        plain = json.loads(content)
        if plain["format"] != FORMAT:
            raise InvalidManifest("of another format")
        manifest = Manifest(
            **{name: _read_text(plain, name) for name in ("site", "title", "top", "quality")},
            pack=_read_text(plain, "pack", _SLUG),
            edition=_read_text(plain, "edition", _KEY),
            made_at=_read_moment(plain["made_at"]),
            lessons=tuple(_read_lesson(one) for one in plain["lessons"]),
            parts=tuple(_read_number(one, MOST_BYTES) for one in plain["parts"]),
            files=tuple(_read_file(one) for one in plain["files"]),
        )
    except InvalidManifest:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InvalidManifest(f"not as it should be: {type(error).__name__}") from error
    _check(manifest)
    return manifest


def _check(manifest: Manifest) -> None:
    if not is_safe_path(manifest.top) or "/" in manifest.top:
        raise InvalidManifest("the folder has a name that leads elsewhere")
    if len(manifest.files) > MOST_MEMBERS or not manifest.parts:
        raise InvalidManifest("too many files, or none")
    paths = {file.path.casefold() for file in manifest.files}
    if len(paths) != len(manifest.files):
        raise InvalidManifest("two files have one name")
    if {MANIFEST, SIGNATURE} & paths:
        raise InvalidManifest("it names itself")
    for file in manifest.files:
        if file.part >= len(manifest.parts):
            raise InvalidManifest("a file is in no part")
        if file.offset + file.bytes > manifest.parts[file.part]:
            raise InvalidManifest("a file ends after its archive")


def _read_lesson(one: Mapping[str, Any]) -> PackedLesson:
    page = _read_text(one, "page")
    url = _read_text(one, "url")
    if page and not is_safe_path(page):
        raise InvalidManifest("a page lies elsewhere")
    if url and not url.startswith(("https://", "http://")):
        raise InvalidManifest("an address that is none")
    return PackedLesson(
        number=_read_number(one["number"], 2**62),
        title=_read_text(one, "title"),
        subject=_read_text(one, "subject"),
        url=url,
        page=page,
    )


def _read_file(one: Mapping[str, Any]) -> PackedFile:
    path = _read_text(one, "path")
    if not is_safe_path(path):
        raise InvalidManifest("a file lies elsewhere")
    lesson = one.get("lesson")
    return PackedFile(
        path=path,
        bytes=_read_number(one["bytes"], MOST_BYTES),
        sha256=_read_text(one, "sha256", _SHA256),
        crc32=_read_number(one["crc32"], 2**32 - 1),
        part=_read_number(one["part"], MOST_MEMBERS),
        offset=_read_number(one["offset"], MOST_BYTES),
        lesson=None if lesson is None else _read_number(lesson, 2**62),
    )


def _read_text(plain: Mapping[str, Any], name: str, form: re.Pattern[str] | None = None) -> str:
    text = plain[name]
    if not isinstance(text, str) or len(text) > 1000 or (form and not form.fullmatch(text)):
        raise InvalidManifest(f"a {name} that is none")
    return text


def _read_number(value: Any, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise InvalidManifest("a number that is none")
    return value


def _read_moment(text: Any) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise InvalidManifest("a moment without a place")
    return moment
