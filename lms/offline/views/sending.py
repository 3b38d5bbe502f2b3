"""Sends an archive that lies nowhere, whole or in part, and single files of it."""

from contextlib import ExitStack
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from lms.offline.adapters.composing import ComposedFile
from lms.offline.adapters.keeping import name_kept, open_place
from lms.offline.models import Edition
from lms.offline.queries.packs import Archive, read_frame
from lms.offline.rules.manifests import PackedFile
from media_pipeline.adapters.stores import get_private_store, get_public_store
from media_pipeline.core.ranges import Part
from media_pipeline.views.files import answer, answer_later
from media_pipeline.views.seats import NoSeat, take_seat
from media_pipeline.views.serving import FilePart, answer_part, find_part

# Asked again every time: what is withdrawn is gone at once; the rest of a download goes on.
CACHE_CONTROL = "public, no-cache"
# Pages of a pack run their own scripts and nothing else, as somebody without a name.
OPENED = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-scripts allow-modals allow-downloads allow-popups"
)
# Everything else is a download: a document may be anything.
SHOWN = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
    "srt": "text/plain; charset=utf-8",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "m4a": "audio/mp4",
    "pdf": "application/pdf",
}


def send_archive(
    request: HttpRequest, edition: Edition, archive: Archive, *, etag: str, name: str
) -> HttpResponseBase:
    """Answer a GET or HEAD for an archive."""
    quoted = f'"{etag}"'
    response: Any = get_conditional_response(request, etag=quoted)
    if response is None or response.status_code != 304:
        try:
            response = _send(request, edition, archive, quoted)
        except NoSeat:
            return answer_later()
    response["Content-Type"] = "application/zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = quoted
    response["Cache-Control"] = CACHE_CONTROL
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _send(request: HttpRequest, edition: Edition, archive: Archive, etag: str) -> HttpResponseBase:
    size = archive.layout.size

    def send(part: Part, status: int, later: bool) -> HttpResponseBase:
        seat = ExitStack()
        seat.enter_context(take_seat())
        file = cast("BinaryIO", ComposedFile(archive.layout, _Opener(edition, archive)))
        return FilePart(file, part, seat=seat, in_kernel=False, later=later, status=status)

    return answer_part(request, find_part(request, size, etag=etag, modified=""), size, send)


class _Opener:
    """Opens the members of an archive one by one."""

    def __init__(self, edition: Edition, archive: Archive) -> None:
        self._edition, self._files = edition, archive.files

    def __call__(self, number: int) -> BinaryIO:
        file = self._files[number]
        if not file.sha256:
            return BytesIO(read_frame(self._edition, file.path))
        return open_place(self._edition.places.get(file.path, ""), sha256=file.sha256)


def send_member(request: HttpRequest, edition: Edition, file: PackedFile) -> HttpResponseBase:
    """Answer with one file of a pack, so that its pages work on the site as they do on a stick."""
    place = edition.places.get(file.path, "")
    suffix = PurePosixPath(file.path).suffix.removeprefix(".").lower()
    response: Any = answer(
        request,
        store=get_public_store() if place else get_private_store(),
        name=place or name_kept(file.sha256),
        content_type=SHOWN.get(suffix, "application/octet-stream"),
        cache_control=CACHE_CONTROL,
        seconds=0,
        by_nginx=False,
    )
    if suffix not in SHOWN:
        name = PurePosixPath(file.path).name
        response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = OPENED
    return response


def check_members(edition: Edition, archive: Archive) -> None:
    """Refuse an archive of which a film was withdrawn, before the first byte of it is sent.

    :raises Http404: something of it is gone.
    """
    public = get_public_store()
    if not public.is_local:
        return  # a question a film; there the answer breaks off instead
    for file in archive.files:
        place = edition.places.get(file.path)
        if file.sha256 and place and not public.has(place):
            raise Http404
