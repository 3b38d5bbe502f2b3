"""Sends one file of a store: whole or in part, by this process, by nginx or by the S3 server."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import BinaryIO
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from media_pipeline.adapters.stores import Store, Stored
from media_pipeline.conf import get_conf
from media_pipeline.core.players_files import is_text
from media_pipeline.core.ranges import Part, Whole, may_continue, read_range
from media_pipeline.views.seats import take_seat

PIECE_BYTES = 4 * 64 * 1024
# What a slow link takes minutes for needs a seat; a segment goes into the system's own buffers.
LONG_BYTES = 1 << 20
# So soon a browser comes back to us from a far server, and is told whether it still may.
ASKED_AGAIN_S = 60
CONDITIONS = {
    *("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"),
    *("HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"),
}


class Pieces:
    """A stretch of an open file, never whole in memory; closed with the response."""

    def __init__(self, file: BinaryIO, length: int, seat: ExitStack) -> None:
        self.file, self.left, self.seat = file, length, seat
        # Django puts the response's own `close` in the place of the file's, and that one ends here.
        self._close = file.close

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = self.file.read(min(PIECE_BYTES, self.left))
        if not piece:
            # At the end; or cut short beneath us: the client sees less than was announced.
            raise StopIteration
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.seat.close()
        self._close()


class PiecesLater:
    """The same for an event loop, which must not wait for a disk."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces

    def __aiter__(self) -> "PiecesLater":
        return self

    async def __anext__(self) -> bytes:
        piece = await asyncio.to_thread(next, self._pieces, b"")
        if not piece:
            raise StopAsyncIteration
        return piece

    def close(self) -> None:
        self._pieces.close()


class FilePart(StreamingHttpResponse):
    """A part of an open file; gunicorn sends it from the disk to the network by itself."""

    block_size = PIECE_BYTES

    def __init__(
        self,
        file: BinaryIO,
        part: Part,
        *,
        seat: ExitStack,
        in_kernel: bool,
        later: bool,
        status: int,
    ) -> None:
        file.seek(part.start)
        pieces = Pieces(file, part.length, seat)
        super().__init__(PiecesLater(pieces) if later else pieces, status=status)
        # Django hands this to the server's `wsgi.file_wrapper`.
        self.file_to_stream = file if in_kernel else None
        self["Content-Length"] = part.length


def send_file(
    request: HttpRequest,
    *,
    store: Store,
    name: str,
    content_type: str,
    cache_control: str,
    seconds: int,
    by_nginx: bool,
) -> HttpResponseBase:
    """Answer a GET or HEAD for `name`; a far server may be asked itself for `seconds`, 0: not.

    With 0 the answer also keeps headers that would be lost there.

    :raises FileNotFoundError: the store has no such file.
    :raises StoreUnavailable: it did not answer.
    :raises NoSeat: too many films pass through this process already.
    """
    accel = get_conf().accel_prefix
    if by_nginx and accel and store.is_local:
        response: HttpResponseBase = HttpResponse()
        # nginx looks at the disk, at Range and at If-None-Match; and says 404 itself.
        response["X-Accel-Redirect"] = quote(f"{accel.rstrip('/')}/{name}")
    elif seconds and (there := _find_way_there(request, store, name, seconds)):
        response = HttpResponseRedirect(there)
        response["Cache-Control"] = f"private, max-age={min(ASKED_AGAIN_S, seconds // 2)}"
    else:
        response = _send(request, store, name)
    if response.status_code != 302:
        response["Content-Type"] = content_type
    response.setdefault("Cache-Control", cache_control)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _find_way_there(request: HttpRequest, store: Store, name: str, seconds: int) -> str | None:
    # Relative names in a playlist would lead to that server without a signature; and what is
    # signed there is a GET.
    if request.method != "GET" or is_text(name):
        return None
    return store.address(name, seconds=seconds)


def _send(request: HttpRequest, store: Store, name: str) -> HttpResponseBase:
    stored = store.stat(name)
    at = int(stored.modified_at.timestamp())
    response: HttpResponseBase | None = None
    if not CONDITIONS.isdisjoint(request.META):
        response = get_conditional_response(request, etag=stored.etag, last_modified=at)
    response = response or _send_changed(request, store, name, stored)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = stored.etag
    response["Last-Modified"] = http_date(at)
    return response


def _send_changed(
    request: HttpRequest, store: Store, name: str, stored: Stored
) -> HttpResponseBase:
    modified = http_date(int(stored.modified_at.timestamp()))
    wanted = find_part(request, stored.size, etag=stored.etag, modified=modified)
    if is_text(name) and wanted is Whole.ALL and request.method == "GET":
        # In one piece, so that it goes out compressed.
        return HttpResponse(store.read(name))
    # Others' wrappers send until the end of the file, whatever Content-Length says.
    in_kernel = store.is_local and request.META.get("SERVER_SOFTWARE", "").startswith("gunicorn")

    def send(part: Part, status: int, later: bool) -> HttpResponseBase:
        seat = ExitStack()
        if part.length > LONG_BYTES:
            seat.enter_context(take_seat())
        try:
            file = store.open(name)
        except BaseException:
            seat.close()
            raise
        return FilePart(file, part, seat=seat, in_kernel=in_kernel, later=later, status=status)

    return answer_part(request, wanted, stored.size, send)


def find_part(request: HttpRequest, size: int, *, etag: str, modified: str) -> Part | Whole:
    """Return which bytes of a file a request is about."""
    # RFC 9110 defines Range for GET alone.
    if request.method == "GET" and may_continue(
        request.META.get("HTTP_IF_RANGE"), etag=etag, modified=modified
    ):
        return read_range(request.META.get("HTTP_RANGE"), size=size)
    return Whole.ALL


Send = Callable[[Part, int, bool], HttpResponseBase]
"""Makes the response of a part, with this status; later, where a server waits for no disk."""


def answer_part(
    request: HttpRequest, wanted: Part | Whole, size: int, send: Send
) -> HttpResponseBase:
    """Answer a GET or HEAD about `wanted` bytes of a file of `size`."""
    if wanted is Whole.NOTHING:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    if request.method == "HEAD" or size == 0:
        head = HttpResponse()
        head["Content-Length"] = size
        return head
    # Django's GZipMiddleware compresses whatever a client would take so; a compressed part of a
    # file is no part of it any more.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    # Django would collect all of it for a server that waits for no disk.
    later = "wsgi.input" not in request.META
    if isinstance(wanted, Whole):
        return send(Part(start=0, end=size), 200, later)
    response = send(wanted, 206, later)
    response["Content-Range"] = wanted.describe(size)
    return response
