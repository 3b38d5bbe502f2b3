"""A server as a child of the test run: started, awaited, killed, started again, ended by its id.

Knows no particular server; each has a module of its own beside this one.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

# Below Linux's range for outgoing connections, so that no client takes a port between a kill and
# a restart, and a poll of a closed port cannot connect to itself.
PORTS = range(12_000, 32_000)
taken: set[int] = set()


def find_free_port() -> int:
    """Return a port that nobody listens on right now, never the same one twice."""
    while True:
        port = random.choice(PORTS)
        if port in taken:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        taken.add(port)
        return port


def listens(port: int) -> bool:
    """Tell whether something accepts connections on a port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def find_program(name: str, *, package: str, folders: Sequence[str] = ()) -> str:
    """Return the path of a program, also from folders that are not on PATH; skip without it."""
    # A person's PATH on Debian lacks /usr/sbin.
    path = os.pathsep.join([*folders, os.environ.get("PATH", ""), "/usr/sbin"])
    found = shutil.which(name, path=path)
    if found is None:
        pytest.skip(f"{name} is not installed (apt-get install --no-install-recommends {package})")
    return found


@contextmanager
def scratch_folder(name: str) -> Iterator[Path]:
    """Give a folder of our own, short enough for socket paths, readable by a server's own user."""
    # Not pytest's: that one closes its folder to other users whenever another run starts.
    folder = Path(tempfile.mkdtemp(prefix=f"songhoc-{name}-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(kw_only=True)
class Server:
    """One process that a test can end and start again; its data stays where it is."""

    name: str
    command: Sequence[str | Path]
    folder: Path
    port: int
    is_ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    ready_within_s: float = 60
    # How long the newest data may take to reach the disk; `kill` waits for it.
    settles_in_s: float = 0.0
    start_s: float = 0.0
    process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Return the process id.

        :raises ProcessLookupError: while the server is down.
        """
        if not self.is_running:
            raise ProcessLookupError(self.name)
        assert self.process is not None
        return self.process.pid

    @property
    def is_running(self) -> bool:
        """Tell whether the process lives."""
        return self.process is not None and self.process.poll() is None

    @property
    def log(self) -> Path:
        """Return the file that holds what the server printed."""
        return self.folder / f"{self.name}.log"

    def start(self) -> None:
        """Start, unless it runs, and wait until it serves; fail the test when it does not."""
        if self.is_running:
            return
        began = time.monotonic()
        # The kernel ends the server when the thread that started it dies, even by kill -9.
        # setpriv instead of preexec_fn, which Python refuses beside threads.
        guarded = ["setpriv", f"--pdeathsig={self.stop_signal.name[3:]}", "--", *self.command]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                guarded,
                cwd=self.folder,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
                # Ctrl-C at the terminal reaches pytest alone, which then ends us in order.
                start_new_session=True,
            )
        while not self.is_ready():
            if not self.is_running or time.monotonic() - began > self.ready_within_s:
                self.kill()
                pytest.fail(f"{self.name} did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.05)
        self.start_s = time.monotonic() - began

    def kill(self) -> None:
        """End it as a power cut would, and return when it is gone."""
        if self.process is not None:
            time.sleep(self.settles_in_s if self.is_running else 0)
            self.process.kill()
            self.process.wait(timeout=60)

    def stop(self) -> None:
        """End it in order; insist after half a minute."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Start a server and end it in any case."""
    try:
        server.start()
        yield server
    finally:
        server.stop()
