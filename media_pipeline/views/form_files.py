"""The file of a plain form, poured into the spool as it comes: for browsers without scripts."""

import hashlib
import uuid
from contextlib import ExitStack
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from media_pipeline.adapters.spool import hold_file, make_file
from media_pipeline.core.admission import SPARE_BYTES

# The other fields of the form, and what stands between them.
FORM_BYTES = 100_000


class SpooledFile(UploadedFile):
    """A file that lies whole in the spool, under `key`."""

    def __init__(self, *, key: uuid.UUID, sha256: str, **known: Any) -> None:
        super().__init__(**known)
        self.key, self.sha256 = key, sha256


class SpoolHandler(FileUploadHandler):
    """Takes the first file of a form; the spool forgets it unless the form comes whole."""

    chunk_size = 256 * 1024

    def __init__(self, request: HttpRequest, *, most_bytes: int) -> None:
        super().__init__(request)
        self.key = uuid.uuid4()
        # Known before the first byte; said when the file begins, where the parser expects it.
        self._declared = int(request.META.get("CONTENT_LENGTH") or 0)
        self.is_too_large = self._declared - FORM_BYTES > most_bytes
        self._most_bytes = most_bytes
        self._is_closed = False
        self._held = ExitStack()
        self._growing: Any = None
        self._sha256 = hashlib.sha256()

    def has_room(self, free_bytes: int) -> bool:
        """Tell whether what is about to come fits into so much."""
        return self._declared + SPARE_BYTES <= free_bytes

    def new_file(self, *given: Any, **named: Any) -> None:
        super().new_file(*given, **named)
        if self.is_too_large or self._is_closed:
            raise StopUpload(connection_reset=True)
        if self._growing is not None:
            raise SkipFile
        make_file(self.key.hex)
        self._growing = self._held.enter_context(hold_file(self.key.hex))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > self._most_bytes:
            self.is_too_large = True
            raise StopUpload(connection_reset=True)
        self._growing.append(raw_data)
        self._sha256.update(raw_data)

    def file_complete(self, file_size: int) -> SpooledFile:
        self._growing.sync()
        self._held.close()
        return SpooledFile(
            key=self.key,
            sha256=self._sha256.hexdigest(),
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
        )

    def close(self) -> None:
        """Let go of the file, and take none: the form broke off, or nothing is let in."""
        self._is_closed = True
        self._held.close()
