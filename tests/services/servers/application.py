"""A stand-in for the site behind nginx: it answers every address by naming a private file."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Redirects(BaseHTTPRequestHandler):
    """An application that lets nginx send the file."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("X-Accel-Redirect", f"/_private{self.path}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def application() -> Iterator[int]:
    """Serve `Redirects` and give its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Redirects) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
