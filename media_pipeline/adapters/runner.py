"""Run one tool as a confined child process: progress, cancel, limits, one clear error."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from media_pipeline.adapters.isolation import list_grants
from media_pipeline.core.refusals import Cancelled, OutOfDisk, ToolFailed

CONFINE = str(Path(__file__).with_name("confine.py"))
TAIL_LINES = 40
NO_SPACE = ("No space left on device", "Disk quota exceeded")
# What a child may see of our environment: no secrets, no proxies, no library overrides.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True, kw_only=True)
class Confinement:
    """What one child may use."""

    cpu_s: int = 3600
    wall_s: float = 3600.0
    memory_bytes: int = 8 * 2**30
    file_bytes: int = 20 * 10**9
    open_files: int = 256
    nice: int = 10


@dataclass(frozen=True, kw_only=True)
class Finished:
    stdout: bytes
    tail: tuple[str, ...]
    cpu_s: float
    wall_s: float
    peak_rss_bytes: int


@dataclass(kw_only=True)
class Cancel:
    """A switch that any thread may turn; every child of the work watches it."""

    _event: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._event.set()

    @property
    def asked(self) -> bool:
        """Tell whether somebody asked."""
        return self._event.is_set()


def run(
    arguments: Sequence[str],
    *,
    scratch: Path,
    confinement: Confinement = Confinement(),
    cancel: Cancel | None = None,
    on_line: Callable[[str], None] | None = None,
    tail_lines: int = TAIL_LINES,
) -> Finished:
    """Run `arguments` in `scratch` and return what came out.

    `on_line` receives stdout line by line instead of having it collected; `tail_lines` of
    stderr are kept.

    :raises Cancelled: `cancel` was turned.
    :raises OutOfDisk: the tool or we found no space.
    :raises ToolFailed: any other way not to end well.
    """
    limits = {
        "parent": os.getpid(),
        "cpu_s": confinement.cpu_s,
        "memory_bytes": confinement.memory_bytes,
        "file_bytes": confinement.file_bytes,
        "open_files": confinement.open_files,
        "nice": confinement.nice,
        "grants": list_grants(arguments, scratch=scratch),
    }
    started = time.monotonic()
    child = subprocess.Popen(  # noqa: S603 the list is ours, no shell reads it
        [sys.executable, "-I", "-S", CONFINE, json.dumps(limits), *arguments],
        cwd=scratch,
        env=ENVIRONMENT | {"TMPDIR": str(scratch), "HOME": str(scratch)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        close_fds=True,
        start_new_session=True,
    )
    ended_by_itself = False
    try:
        stdout, tail, ended_by_itself = _listen(
            child, started + confinement.wall_s, cancel, on_line, tail_lines
        )
    finally:
        status, usage = _reap(child, patience_s=5.0 if ended_by_itself else 0.0)
    name = Path(arguments[0]).name
    if cancel is not None and cancel.asked:
        raise Cancelled("stopped on request")
    if status != 0:
        raise _failure(name, status, tail)
    return Finished(
        stdout=stdout,
        tail=tail,
        cpu_s=usage[0],
        wall_s=time.monotonic() - started,
        peak_rss_bytes=usage[1],
    )


def _listen(
    child: subprocess.Popen[bytes],
    deadline: float,
    cancel: Cancel | None,
    on_line: Callable[[str], None] | None,
    tail_lines: int,
) -> tuple[bytes, tuple[str, ...], bool]:
    assert child.stdout is not None  # noqa: S101 asked for by PIPE above
    assert child.stderr is not None  # noqa: S101
    collected = bytearray()
    tail: deque[str] = deque(maxlen=tail_lines)
    rest = {child.stdout: b"", child.stderr: b""}
    with selectors.DefaultSelector() as watched, child.stdout, child.stderr:
        for pipe in rest:
            watched.register(pipe, selectors.EVENT_READ)
        while watched.get_map():
            for key, _ in watched.select(timeout=0.2):
                data = os.read(key.fd, 1 << 16)
                if not data:
                    watched.unregister(key.fileobj)
                if key.fileobj is child.stdout and on_line is None:
                    collected += data
                    continue
                *lines, rest[key.fileobj] = (rest[key.fileobj] + data).split(b"\n")  # type: ignore[index]  # only our two pipes are watched
                for line in lines:
                    text = line.decode("utf-8", "replace").rstrip()
                    if key.fileobj is child.stderr:
                        tail.append(text)
                    elif on_line is not None:
                        on_line(text)
            if time.monotonic() > deadline:
                tail.append("time limit reached")
            if time.monotonic() > deadline or (cancel is not None and cancel.asked):
                return bytes(collected), tuple(tail), False
    return bytes(collected), tuple(line for line in tail if line), True


def _reap(child: subprocess.Popen[bytes], *, patience_s: float) -> tuple[int, tuple[float, int]]:
    """Return the child's status and (CPU seconds, peak bytes); kill it when patience ends."""
    deadline = time.monotonic() + patience_s
    pid, status, usage = os.wait4(child.pid, os.WNOHANG)
    while pid == 0:
        if time.monotonic() >= deadline:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        time.sleep(0.002)
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, (usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def _failure(name: str, status: int, tail: tuple[str, ...]) -> Exception:
    if any(mark in line for line in tail for mark in NO_SPACE):
        return OutOfDisk("no space left for the scratch files or the result")
    reason = f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
    last = f": {tail[-1]}" if tail else ""
    return ToolFailed(f"{name} failed, {reason}{last}", tail=tail)
