"""Another site on this machine: what it answers was taken from a real one, and its link breaks."""

import http.server
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Province:
    """The answers of a site by their paths; `breaks` says after how many bytes each answer ends."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes] = {}
        self.breaks: list[int] = []
        self.knows_ranges = True
        self.sent = 0
        self.asked: list[tuple[str, str]] = []
        self.on_bytes: Callable[[int], None] = lambda _sent: None
        self.address = ""

    def take(self, fetch: Callable[[str], bytes], *paths: str) -> None:
        """Answer as the site under test does now."""
        for path in paths:
            self.answers[path] = fetch(path)


@contextmanager
def serve(province: Province) -> Iterator[Province]:
    """Let `province` answer at an address of its own."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            province.asked.append((self.path, wanted))
            content = province.answers.get(self.path)
            if content is None:
                self.send_error(404)
                return
            found = re.fullmatch(r"bytes=(\d+)-(\d+)", wanted) if province.knows_ranges else None
            if found:
                content = content[int(found[1]) : int(found[2]) + 1]
            self.send_response(206 if found else 200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.send_body(content, is_large=self.path.endswith(".zip"))

        def send_body(self, content: bytes, *, is_large: bool) -> None:
            most = province.breaks.pop(0) if province.breaks and is_large else len(content)
            for at in range(0, min(most, len(content)), 4096):
                piece = content[at : min(at + 4096, most)]
                self.wfile.write(piece)
                if is_large:
                    province.sent += len(piece)
                    province.on_bytes(province.sent)
            if most < len(content):
                self.close_connection = True
                self.connection.close()

        def log_message(self, *_args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    province.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield province
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
