"""Holds a pack on a stick, in a folder or as an archive, against its signed manifest."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from lms.offline.adapters.signing import is_signed_by
from lms.offline.rules.manifests import (
    MANIFEST,
    SIGNATURE,
    InvalidManifest,
    Manifest,
    read_manifest,
)

PIECE_BYTES = 1 << 20
# What a person, or a system, leaves beside our files is no fault.
OURS = ("Phim/", "Âm thanh/", "Am thanh/", "Phiếu học tập/", "Phieu hoc tap/", "Trang/")


class Fault(StrEnum):
    """What is wrong with a pack, or with a file of it."""

    NO_MANIFEST = "no manifest"
    NOT_SIGNED = "not signed by this key"
    MISSING = "missing"
    DAMAGED = "damaged"
    LEFT_OVER = "left over"
    """Of an older edition: replaced, or withdrawn."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong."""

    fault: Fault
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class Held:
    """What was found; `manifest` is None where there is none to go by."""

    manifest: Manifest | None
    findings: tuple[Finding, ...]


class _Folder:
    def __init__(self, top: Path) -> None:
        self.top = top

    def list(self) -> set[str]:
        files = (path for path in self.top.rglob("*") if path.is_file())
        return {path.relative_to(self.top).as_posix() for path in files}

    def size(self, path: str) -> int:
        return (self.top / path).stat().st_size

    def open(self, path: str) -> IO[bytes]:
        return (self.top / path).open("rb")


class _Archive:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.partition("/")[2]: name for name in archive.namelist()}

    def list(self) -> set[str]:
        return set(self._names)

    def size(self, path: str) -> int:
        return self._archive.getinfo(self._names[path]).file_size

    def open(self, path: str) -> IO[bytes]:
        return self._archive.open(self._names[path])


def hold_against_manifest(
    path: Path, *, public_key: str, on_bytes: Callable[[int], None] = lambda _count: None
) -> Held:
    """Return what is wrong with the pack at `path`, a folder or an archive.

    :raises OSError: it cannot be read.
    """
    with _open(path) as stick:
        there = stick.list()
        if MANIFEST not in there or SIGNATURE not in there:
            return Held(manifest=None, findings=(Finding(fault=Fault.NO_MANIFEST),))
        with stick.open(MANIFEST) as file:
            content = file.read()
        with stick.open(SIGNATURE) as file:
            signature = file.read(1000)
        if not is_signed_by(public_key, content, signature):
            return Held(manifest=None, findings=(Finding(fault=Fault.NOT_SIGNED),))
        try:
            manifest = read_manifest(content)
        except InvalidManifest:
            return Held(manifest=None, findings=(Finding(fault=Fault.NO_MANIFEST),))
        findings = tuple(_compare(stick, there, manifest, on_bytes))
        return Held(manifest=manifest, findings=findings)


def _compare(
    stick: _Folder | _Archive,
    there: set[str],
    manifest: Manifest,
    on_bytes: Callable[[int], None],
) -> Iterator[Finding]:
    for file in manifest.files:
        if file.path not in there:
            yield Finding(fault=Fault.MISSING, path=file.path)
            continue
        digest = hashlib.sha256()
        with stick.open(file.path) as opened:
            while piece := opened.read(PIECE_BYTES):
                digest.update(piece)
                on_bytes(len(piece))
        if digest.hexdigest() != file.sha256:
            yield Finding(fault=Fault.DAMAGED, path=file.path)
    named = {file.path for file in manifest.files}
    for path in sorted(there - named):
        # What was emptied by an update is gone as far as a stick can let go.
        if path.startswith(OURS) and stick.size(path):
            yield Finding(fault=Fault.LEFT_OVER, path=path)


@contextmanager
def _open(path: Path) -> Iterator[_Folder | _Archive]:
    if path.is_dir():
        inner = [one for one in path.iterdir() if (one / MANIFEST).is_file()]
        yield _Folder(path if (path / MANIFEST).is_file() or not inner else inner[0])
        return
    try:
        with zipfile.ZipFile(path) as archive:
            yield _Archive(archive)
    except zipfile.BadZipFile as error:
        raise OSError(f"not an archive: {path}") from error
