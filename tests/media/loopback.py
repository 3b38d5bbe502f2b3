"""A web server for the player's tests: byte ranges as nginx answers them, no network."""

import http.server
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TYPES = {
    ".mp4": "video/mp4",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".js": "text/javascript",
    ".html": "text/html; charset=utf-8",
}
BLOCK = 2048
RANGE = re.compile(r"bytes=(\d+)-(\d*)$")


class QuietServer(http.server.ThreadingHTTPServer):
    """Says nothing of browsers that hang up between two requests."""

    def handle_error(self, *arguments: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(*arguments)


@dataclass(frozen=True, kw_only=True)
class Request:
    at: float
    path: str
    range: str


@contextmanager
def serve(
    folder: Path,
    extra: dict[str, bytes],
    *,
    host: str = "127.0.0.1",
    asked: list[Request] | None = None,
    bytes_a_second: Callable[[], float] | None = None,
) -> Iterator[str]:
    """Serve the files of `folder`, and `extra` by name; yield the address.

    Every request is put into `asked`; `bytes_a_second` is asked again for each block sent.
    """

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.partition("?")[0].lstrip("/")
            if asked is not None:
                header = self.headers.get("Range", "")
                asked.append(Request(at=time.time(), path=name, range=header))
            path = folder / name
            body = extra.get(name)
            if body is None and not path.is_file():
                self.send_error(404)
                return
            body = path.read_bytes() if body is None else body
            wanted = RANGE.match(self.headers.get("Range", ""))
            first, last = 0, len(body) - 1
            if wanted:
                first = int(wanted[1])
                last = min(last, int(wanted[2])) if wanted[2] else last
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Type", TYPES.get(Path(name).suffix, "text/plain"))
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(last - first + 1))
            if wanted:
                self.send_header("Content-Range", f"bytes {first}-{last}/{len(body)}")
            self.end_headers()
            # A player that has enough hangs up in the middle.
            try:
                self.send(body[first : last + 1])
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def send(self, body: bytes) -> None:
            if bytes_a_second is None:
                self.wfile.write(body)
                return
            for at in range(0, len(body), BLOCK):
                self.wfile.write(body[at : at + BLOCK])
                time.sleep(BLOCK / bytes_a_second())

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = QuietServer((host, 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
