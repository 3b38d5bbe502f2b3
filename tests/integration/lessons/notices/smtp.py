"""A mail server of a few lines: it takes what is handed to it, as RFC 5321 has it, and keeps it."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Postbox(socketserver.ThreadingTCPServer):
    """Listens on a free port; `letters` holds for each mail its recipients and its bytes."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[tuple[list[str], bytes]] = []


class _Talk(socketserver.StreamRequestHandler):
    server: Postbox

    def handle(self) -> None:
        self._say("220 postbox")
        recipients: list[str] = []
        while line := self.rfile.readline():
            verb = line.decode("ascii").strip().upper()
            if verb == "DATA":
                self._say("354 go on")
                self.server.letters.append((recipients, self._read_letter()))
                recipients = []
            elif verb.startswith("RCPT TO:"):
                recipients.append(line.decode("ascii").strip()[8:].strip("<>").lower())
            if verb == "QUIT":
                self._say("221 bye")
                return
            self._say("250 ok")

    def _read_letter(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(line.removeprefix(b".") for line in lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode("ascii"))


@contextmanager
def open_postbox() -> Iterator[Postbox]:
    """Run a mail server until the block ends."""
    with Postbox() as box:
        thread = threading.Thread(target=box.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield box
        finally:
            box.shutdown()
            thread.join()
