"""Uploads under ASGI: their bodies reach the views as they come, not when they have come whole.

Django's own handler collects a body in a temporary file before it asks a view, and forgets all of
it when the link breaks: a gigabyte over a weak link would never arrive. This one gives the view a
stream, for the addresses of uploads; everything else goes Django's way.
"""

import asyncio
import threading
from collections import deque
from functools import cached_property
from typing import Any

import django
from django.core.handlers.asgi import ASGIHandler
from django.urls import NoReverseMatch, reverse

# So much may lie between the network and the disk; then the sender waits.
MOST_BUFFERED = 1 << 20


class BodyStream:
    """A body that an event loop fills and a thread reads."""

    def __init__(self) -> None:
        self.patience_s: float | None = None
        """How long a read waits for something to come; None for as long as it takes."""
        self._pieces: deque[bytes] = deque()
        self._held = 0
        self._ended = self._broken = False
        self._changed = threading.Condition()
        self._loop = asyncio.get_running_loop()
        self._room = asyncio.Event()

    async def fill(self, receive: Any) -> None:
        """Take what the server receives until the body ends or its sender is gone."""
        while True:
            message = await receive()
            gone = message["type"] == "http.disconnect"
            with self._changed:
                self._broken |= gone
                self._ended |= not message.get("more_body", False)
                if piece := message.get("body", b""):
                    self._pieces.append(piece)
                    self._held += len(piece)
                full = self._held > MOST_BUFFERED
                self._room.clear()
                self._changed.notify()
            if gone or self._ended:
                return
            if full:
                await self._room.wait()

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, none at the end; all of them when no size is given.

        :raises TimeoutError: nothing came for as long as patience lasts.
        :raises BrokenPipeError: the sender is gone.
        """
        if size is None or size < 0:
            return b"".join(iter(lambda: self._take(MOST_BUFFERED), b""))
        return self._take(size)

    def _take(self, size: int) -> bytes:
        with self._changed:
            if not self._changed.wait_for(self._is_ready, self.patience_s):
                raise TimeoutError
            if not self._pieces:
                if self._broken:
                    raise BrokenPipeError
                return b""
            piece = self._pieces.popleft()
            if len(piece) > size:
                self._pieces.appendleft(piece[size:])
                piece = piece[:size]
            self._held -= len(piece)
            has_room = self._held <= MOST_BUFFERED
        if has_room and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._room.set)
        return piece

    def _is_ready(self) -> bool:
        return bool(self._pieces) or self._ended or self._broken

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._changed:
            self._broken = True
            self._changed.notify_all()


class _Silence:
    """What Django hears of a sender whose body is still on its way: nothing.

    Were it told of a broken link, it would drop the request, and the view with what had come.
    """

    def __init__(self, stream: BodyStream) -> None:
        self.stream = stream

    async def __call__(self) -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError("nobody sets it")


class StreamingHandler(ASGIHandler):
    """Django's handler, save that uploads are read while they come."""

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        if not self._start or not scope["path"].startswith(self._start):
            await super().handle(scope, receive, send)
            return
        stream = BodyStream()
        filling = asyncio.create_task(stream.fill(receive))
        try:
            await super().handle(scope, _Silence(stream), send)
        finally:
            filling.cancel()
            stream.close()

    async def read_body(self, receive: Any) -> Any:
        return receive.stream if isinstance(receive, _Silence) else await super().read_body(receive)

    def create_request(self, scope: Any, body_file: Any) -> Any:
        request, error = super().create_request(scope, body_file)
        if request is not None and isinstance(body_file, BodyStream):
            # For views/bodies.py, which must not look at what is Django's own.
            request.body_stream = body_file  # type: ignore[attr-defined]  # told above
        return request, error

    @cached_property
    def _start(self) -> str:
        try:
            return reverse("media_uploads:new").removesuffix("new/")
        except NoReverseMatch:
            return ""


def get_asgi_application() -> StreamingHandler:
    """Return Django's ASGI callable, in which uploads are streams."""
    django.setup(set_prefix=False)
    return StreamingHandler()
