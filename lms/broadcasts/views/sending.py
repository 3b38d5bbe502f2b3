"""Sends a master whole or in part, counts what goes out, and stops when it may go no further."""

import errno
import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, BinaryIO

from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from media_pipeline.adapters.stores import Store
from media_pipeline.core.ranges import Part
from media_pipeline.views.seats import take_seat
from media_pipeline.views.serving import Pieces, PiecesLater, answer_part, find_part

# So often the right is asked for again while bytes go out: far within the minute that is promised.
LOOK_S = 15.0
logger = logging.getLogger(__name__)

Look = Callable[[int], bool]
"""Told how many bytes went out; answers whether more may."""
End = Callable[[int], None]
"""Told how many bytes went out in the end."""


class WatchedPieces(Pieces):
    """A stretch of a master on its way to somebody."""

    def __init__(
        self, file: BinaryIO, length: int, seat: ExitStack, *, look: Look, end: End
    ) -> None:
        super().__init__(file, length, seat)
        self._look, self._end = look, end
        self._looked_at = time.monotonic()
        self._given = 0
        self._is_closed = False
        self.sent = 0

    def __next__(self) -> bytes:
        self.sent = self._given
        if time.monotonic() - self._looked_at >= LOOK_S:
            self._looked_at = time.monotonic()
            if not self._ask():
                # The connection ends here: a client that gets less than was announced knows.
                raise ConnectionResetError(errno.ECONNRESET, "no longer to be handed over")
        piece = super().__next__()
        self._given += len(piece)
        # What did not arrive of it is asked for again by whoever goes on. Only of the last piece
        # nobody would hear: it counts once somebody asks for more.
        if self.left:
            self.sent = self._given
        return piece

    def close(self) -> None:
        super().close()
        if not self._is_closed:
            self._is_closed = True
            try:
                self._end(self.sent)
            except DatabaseError:
                logger.exception("what went out of a master could not be noted")

    def _ask(self) -> bool:
        try:
            return self._look(self.sent)
        except DatabaseError:
            # Busy for a moment; asked again in the next round, and at the next request.
            logger.exception("whether a master may still be handed over could not be asked")
            return True
        finally:
            close_old_connections()


class MasterPart(StreamingHttpResponse):
    """A stretch of a master as a response."""

    block_size = 1 << 18

    def __init__(self, pieces: WatchedPieces, *, status: int, later: bool) -> None:
        length = pieces.left
        super().__init__(PiecesLater(pieces) if later else pieces, status=status)
        self["Content-Length"] = length
        # A proxy that takes everything in would let us count what nobody has received.
        self["X-Accel-Buffering"] = "no"


def send_master(
    request: HttpRequest,
    *,
    store: Store,
    place: str,
    digest: str,
    begin: Callable[[Part], tuple[Look, End]],
) -> HttpResponseBase:
    """Answer a GET or HEAD for a master; its ETag is its SHA-256.

    :raises FileNotFoundError: the store has no such file.
    :raises StoreUnavailable: it did not answer.
    :raises NoSeat: too many films pass through this process already.
    """
    stored = store.stat(place)
    at = int(stored.modified_at.timestamp())
    etag = f'"{digest}"'
    response: Any = get_conditional_response(request, etag=etag, last_modified=at)
    if response is None or response.status_code not in (304, 412):
        response = _send(request, store, place, stored.size, etag, http_date(at), begin)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Last-Modified"] = http_date(at)
    return response


def _send(
    request: HttpRequest,
    store: Store,
    place: str,
    size: int,
    etag: str,
    modified: str,
    begin: Callable[[Part], tuple[Look, End]],
) -> HttpResponseBase:
    def send(part: Part, status: int, later: bool) -> HttpResponseBase:
        seat = ExitStack()
        seat.enter_context(take_seat())
        try:
            file = seat.enter_context(store.open(place))
            file.seek(part.start)
            look, end = begin(part)
        except BaseException:
            seat.close()
            raise
        pieces = WatchedPieces(file, part.length, seat, look=look, end=end)
        return MasterPart(pieces, status=status, later=later)

    wanted = find_part(request, size, etag=etag, modified=modified)
    return answer_part(request, wanted, size, send)
