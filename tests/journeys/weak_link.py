"""A link between browser and site that is slow, breaks in the middle, and comes back."""

import contextlib
import socket
import struct
import threading
import time

PIECE, SMALL = 8 * 1024, 1024


class WeakLink:
    """A proxy on loopback; what goes through it is slowed, counted, held up and cut.

    All connections share what the link carries downwards, as those of one phone do.
    """

    def __init__(
        self,
        port: int,
        *,
        up_bytes_per_s: int = 1_000_000,
        down_bytes_per_s: int = 0,
        round_trip_s: float = 0,
    ) -> None:
        self.sent = 0
        """How many bytes went up, requests' heads included."""
        self.received = 0
        """How many bytes came down."""
        self.down_bytes_per_s = down_bytes_per_s
        """What the link carries; 0 for as much as there is. May be changed at any time."""
        self.is_up = True
        self._round_trip_s = round_trip_s
        self._flows = threading.Event()
        self._flows.set()
        self._down = threading.Lock()
        self._target = port
        self._pause_s = PIECE / up_bytes_per_s
        self._open: set[socket.socket] = set()
        self._server = socket.socket()
        # Else loopback swallows megabytes at once, and browsers believe that they have arrived.
        self._server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * PIECE)
        self._server.bind(("127.0.0.1", 0))
        self._server.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Return where browsers find the site."""
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def cut(self) -> None:
        """Break every connection at once, without a word, and let none through from now on."""
        self.is_up = False
        for one in list(self._open):
            with contextlib.suppress(OSError):
                # No time to linger: the other side gets a reset, as from a phone in a tunnel.
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def mend(self) -> None:
        """Let connections through again."""
        self.is_up = True

    def freeze(self) -> None:
        """Let nothing through, and tell nobody: a phone behind a mountain."""
        self._flows.clear()

    def thaw(self, *, lose: bool = True) -> None:
        """Let bytes through again; `lose` the connections of before, as if they hung for long."""
        if lose:
            self.cut()
            self.mend()
        self._flows.set()

    def close(self) -> None:
        """End all of it."""
        self.cut()
        self._flows.set()
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._server.accept()
            except OSError:
                return
            if not self.is_up:
                near.close()
                continue
            if self.down_bytes_per_s:
                # Else the system's own buffers hold seconds of a slow link.
                near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * PIECE)
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                near.close()
                continue
            self._open |= {near, far}
            for source, sink, is_up in ((near, far, True), (far, near, False)):
                threading.Thread(target=self._pump, args=(source, sink, is_up), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, is_up: bool) -> None:
        with contextlib.suppress(OSError):
            rate = self.down_bytes_per_s
            while data := source.recv(PIECE if is_up or not rate else SMALL):
                self._flows.wait()
                if is_up:
                    time.sleep(self._round_trip_s)
                    sink.sendall(data)
                    self.sent += len(data)
                    if len(data) == PIECE:
                        time.sleep(self._pause_s)
                    continue
                if rate := self.down_bytes_per_s:
                    with self._down:
                        time.sleep(len(data) / rate)
                sink.sendall(data)
                self.received += len(data)
        for one in (source, sink):
            self._open.discard(one)
            with contextlib.suppress(OSError):
                one.close()
