"""What a pack is filled with while it is made: files with their hashes, and where they lie."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

from lms.offline.adapters.keeping import Measured, keep_bytes, keep_stream, measure, open_place
from lms.offline.models import MeasuredFile
from lms.offline.rules.manifests import PackedFile
from lms.offline.rules.naming import make_path
from media_pipeline.adapters.stores import get_public_store

Told = Callable[[int], None]


@dataclass(kw_only=True)
class Basket:
    """Collects the files of one edition; nothing in it can be seen from outside."""

    now: datetime
    plain: bool
    on_bytes: Told
    files: list[PackedFile] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    lacks_something: bool = False
    """Whether a film that belongs here was not in the public store yet."""

    def put_text(self, path: str, content: bytes, *, lesson: int | None = None) -> str:
        """Put a small file in; return its path."""
        return self._put(path, keep_bytes(content), lesson)

    def put_file(self, path: str, file: IO[bytes], *, lesson: int | None = None) -> str:
        """Put a document or a picture in; return its path."""
        return self._put(path, keep_stream(file), lesson)

    def put_published(self, path: str, place: str, *, lesson: int | None = None) -> str:
        """Put a published file in without copying it; return its path, or nothing without it."""
        measured = measure_published(place, now=self.now, on_bytes=self.on_bytes)
        if measured is None:
            self.lacks_something = True
            return ""
        path = self._put(path, measured, lesson)
        self.places[path] = place
        return path

    def read(self, path: str) -> bytes:
        """Return a small file that is in already."""
        file = next(one for one in self.files if one.path == path)
        with open_place(self.places.get(path, ""), sha256=file.sha256) as opened:
            return opened.read()

    def _put(self, path: str, measured: Measured, lesson: int | None) -> str:
        path = make_path(path, plain=self.plain)
        self.files.append(
            PackedFile(
                path=path,
                bytes=measured.bytes,
                sha256=measured.sha256,
                crc32=measured.crc32,
                lesson=lesson,
            )
        )
        return path


def measure_published(place: str, *, now: datetime, on_bytes: Told) -> Measured | None:
    """Return the hash of a published file, read once for ever; None while it is not there."""
    store = get_public_store()
    try:
        size = store.size(place)
        known = MeasuredFile.objects.filter(name=place, bytes=size).first()
        if known is not None:
            MeasuredFile.objects.filter(pk=known.pk).update(used_at=now)
            return Measured(bytes=size, sha256=known.sha256, crc32=known.crc32)
        with store.open(place) as file:
            measured = measure(file, on_bytes=on_bytes)
    except FileNotFoundError:
        return None
    MeasuredFile.objects.update_or_create(
        name=place,
        defaults={
            "bytes": measured.bytes,
            "sha256": measured.sha256,
            "crc32": measured.crc32,
            "used_at": now,
        },
    )
    return measured
