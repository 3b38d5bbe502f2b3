"""The body of a request as a stream that can fall silent and break, under WSGI and ASGI."""

from typing import Any

from django.http import HttpRequest, UnreadablePostError

from media_pipeline.adapters.pouring import Broken, Silent

# How long a read waits before it looks whether somebody else wants to go on with the file.
PATIENCE_S = 2.0
# More than any server reads ahead.
MOST_BUFFERED = 1 << 20


class RequestBody:
    """Reads past Django's form parsers, so that nothing is kept in memory or in temporary files."""

    def __init__(self, request: HttpRequest) -> None:
        self._socket: Any = request.META.get("gunicorn.socket")
        given = request.META.get("CONTENT_LENGTH") or ""
        self.length: int | None = int(given) if given.isdigit() else None
        chunked = "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()
        # ASGI servers end a body by themselves, however it was framed.
        is_wsgi = "wsgi.input" in request.META
        if self.length is None and not chunked and is_wsgi:
            self.length = 0
        # Django takes a body without a length for empty; servers that can end one say so.
        ends = chunked and request.META.get("wsgi.input_terminated")
        self._stream: Any = request.META["wsgi.input"] if ends else request
        # gunicorn copies each byte several times between its buffers: five times the work of
        # taking bytes off the socket. Only where its reader of plain bodies is what we know.
        given_body: Any = request.META.get("wsgi.input")
        reader = getattr(given_body, "reader", None)
        known = type(reader).__name__ == "LengthReader" and not given_body.buf.getvalue()
        self._reader: Any = reader if known and self._socket is not None else None
        # Of our own ASGI handler; under another one all of it has come before we are asked.
        self._piped: Any = getattr(request, "body_stream", None)

    def __enter__(self) -> "RequestBody":
        if self._socket is not None:
            # Without it a link that dies silently would hold the file, and a thread, for ever.
            self._socket.settimeout(PATIENCE_S)
        if self._piped is not None:
            self._piped.patience_s = PATIENCE_S
        return self

    def __exit__(self, *_error: object) -> None:
        if self._socket is not None:
            self._socket.settimeout(None)
        if self._piped is not None:
            self._piped.patience_s = None

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; none at the end."""
        try:
            data = self._read(size)
        except (OSError, UnreadablePostError) as error:
            if isinstance(error, TimeoutError) or isinstance(error.__cause__, TimeoutError):
                raise Silent from error
            raise Broken from error
        except Exception as error:
            # A server's own errors about the framing of a body, which it shares with nobody.
            raise Broken from error
        return data

    def _read(self, size: int) -> bytes:
        if self._piped is not None:
            return bytes(self._piped.read(size))
        if self._reader is None:
            return bytes(self._stream.read(size))
        # What came along with the head.
        ahead = len(self._reader.unreader.buf.getbuffer())
        if ahead:
            return bytes(self._reader.read(min(size, ahead)))
        data: bytes = self._socket.recv(min(size, self._reader.length))
        # gunicorn then knows where the next request begins.
        self._reader.length -= len(data)
        return data

    def read_rest(self) -> bytes:
        """Return what the server holds already, asking for less and less of it at a time."""
        if self._socket is None or self._reader is not None:
            return b""  # nothing is read ahead
        self._socket.settimeout(0)
        pieces, size = [], MOST_BUFFERED
        while size >= 1024:
            try:
                data = self._stream.read(size)
            except Exception:
                # Not so much: a server keeps what it has until a read can be filled or ends.
                size //= 2
                continue
            if not data:
                break
            pieces.append(data)
        self._socket.settimeout(PATIENCE_S)
        return b"".join(pieces)
