"""A person with a bad link: sends one file by tus, piece by piece, and never gives up."""

import base64
import http.client
import struct
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PIECE_BYTES = 48 * 1024
PAUSE_S = 0.15
PATIENCE_S = 240.0


def make_different(film: bytes, number: int) -> bytes:
    """Return a recording of its own that holds the same film: a box that players skip is added."""
    content = b"%d" % number
    return film + struct.pack(">I4s", 8 + len(content), b"free") + content


@dataclass(kw_only=True)
class Sender:
    """One upload in a thread."""

    port: int
    cookie: str
    body: bytes
    is_whole: bool = False
    troubles: int = 0
    """How often an answer did not come, or was none."""
    _location: str = ""
    _thread: threading.Thread = field(init=False)

    def start(self) -> None:
        """Begin to send."""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until all is there, or patience ends."""
        self._thread.join(timeout=PATIENCE_S)

    def _run(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not self.is_whole and time.monotonic() < deadline:
            try:
                self._go_on()
            except (OSError, http.client.HTTPException):
                self.troubles += 1
                time.sleep(0.3)

    def _go_on(self) -> None:
        if not self._location:
            status, headers = self._ask(
                "POST",
                "/media-uploads/files/",
                **{
                    "Upload-Length": str(len(self.body)),
                    "Upload-Metadata": "filename " + base64.b64encode(b"bai.mp4").decode(),
                },
            )
            if status != 201:
                raise http.client.HTTPException(f"begin: {status}")
            self._location = urlsplit(headers["Location"]).path
        status, headers = self._ask("HEAD", self._location)
        if status in (404, 410):
            self._location = ""
            return
        if status not in (200, 204):
            raise http.client.HTTPException(f"look: {status}")
        offset = int(headers["Upload-Offset"])
        while offset < len(self.body):
            piece = self.body[offset : offset + PIECE_BYTES]
            status, headers = self._ask(
                "PATCH",
                self._location,
                piece,
                **{
                    "Upload-Offset": str(offset),
                    "Content-Type": "application/offset+octet-stream",
                },
            )
            if status != 204:
                raise http.client.HTTPException(f"send: {status}")
            offset = int(headers["Upload-Offset"])
            time.sleep(PAUSE_S)
        self.is_whole = True

    def _ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            own = {"Tus-Resumable": "1.0.0", "Cookie": self.cookie}
            connection.request(method, path, body=body, headers=own | headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers
        finally:
            connection.close()
