"""Which process holds a job, and whether a process of this very machine is gone."""

import os
import secrets
import socket
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

SEPARATOR = "/"


@cache
def name_machine() -> str:
    """Return what tells this machine, this start of it and this container from all others."""
    parts = [socket.gethostname()]
    with suppress(OSError):
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text())
    with suppress(OSError):
        # Process numbers mean something only inside one container.
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    return sha256("|".join(parts).encode()).hexdigest()[:10]


def name_worker() -> str:
    """Return a name for one claim of one job by this process, never used again."""
    pid = os.getpid()
    host = socket.gethostname().replace(SEPARATOR, "-")[:40]
    parts = [host, name_machine(), str(pid), _read_start(pid), secrets.token_hex(6)]
    return SEPARATOR.join(parts)


def is_gone(worker: str) -> bool:
    """Tell whether the process of that name ran on this machine and does no more.

    Of other machines nothing is known: their leases run out.
    """
    try:
        _host, machine, pid, start, _claim = worker.split(SEPARATOR)
    except ValueError:
        return False
    return machine == name_machine() and start != "" and _read_start(int(pid)) != start


def _read_start(pid: int) -> str:
    """Return when a process began, in the kernel's ticks; empty when there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return ""
    # A zombie has ended and only waits for its parent.
    return "" if fields[0] == "Z" else fields[19]
