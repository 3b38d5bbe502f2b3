"""A web server for the player's tests: byte ranges as nginx answers them, on the loopback only."""

import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TYPES = {
    ".mp4": "video/mp4",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".js": "text/javascript",
    ".html": "text/html; charset=utf-8",
}
RANGE = re.compile(r"bytes=(\d+)-(\d*)$")


@contextmanager
def serve(folder: Path, extra: dict[str, bytes]) -> Iterator[str]:
    """Serve the files of `folder`, and `extra` by name; yield the address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.partition("?")[0].lstrip("/")
            path = folder / name
            body = extra.get(name)
            if body is None and not path.is_file():
                self.send_error(404)
                return
            body = path.read_bytes() if body is None else body
            asked = RANGE.match(self.headers.get("Range", ""))
            first, last = 0, len(body) - 1
            if asked:
                first = int(asked[1])
                last = min(last, int(asked[2])) if asked[2] else last
            self.send_response(206 if asked else 200)
            self.send_header("Content-Type", TYPES.get(Path(name).suffix, "text/plain"))
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(last - first + 1))
            if asked:
                self.send_header("Content-Range", f"bytes {first}-{last}/{len(body)}")
            self.end_headers()
            # A player that has enough hangs up in the middle.
            try:
                self.wfile.write(body[first : last + 1])
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
