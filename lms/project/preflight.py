"""What must be true of a machine before the site can start; each refusal is one line.

Runs before Django: settings themselves write into var/.
"""

import os
import socket
import tempfile
from pathlib import Path


class UnableToStart(Exception):
    """The site cannot start here; the message says what to do, in Vietnamese and in English."""


def read_address() -> tuple[str, int]:
    """Return HOST and PORT of the environment.

    :raises UnableToStart: PORT is not a port number.
    """
    host = os.environ.get("HOST") or "127.0.0.1"
    port = os.environ.get("PORT") or "8000"
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise UnableToStart(f"PORT={port} không phải là số cổng từ 1 đến 65535 (not a port number)")
    return host, int(port)


def check_folder(var: Path) -> None:
    """Make sure that the site may write into `var`.

    :raises UnableToStart: it may not.
    """
    try:
        var.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=var):
            pass
    except OSError as error:
        raise UnableToStart(
            f"không ghi được vào thư mục {var}: {error.strerror}; hãy cấp quyền ghi hoặc đặt "
            "SONGHOC_VAR sang thư mục khác (the folder is not writable)"
        ) from error


def check_port(host: str, port: int) -> None:
    """Make sure that nobody listens at the address yet.

    :raises UnableToStart: somebody does, or the address is not this machine's.
    """
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        raise UnableToStart(
            f"không mở được {host}:{port} ({error.strerror}); hãy chọn cổng khác, "
            "ví dụ: PORT=8001 make run (the address is taken or not allowed)"
        ) from error


def find_own_address(host: str, port: int) -> str:
    """Return the address by which others reach this machine, as far as it can tell.

    A machine that listens on all its addresses is asked for the one it would send from.
    """
    if host in {"0.0.0.0", "::"}:  # noqa: S104  # compared, not bound
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # Addresses of documentation: connecting a datagram socket sends nothing.
        elsewhere = "2001:db8::1" if ":" in host else "192.0.2.1"
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as asked:
                asked.connect((elsewhere, 9))
                host = asked.getsockname()[0]
        except OSError:
            host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def note_own_address(var: Path, host: str, port: int) -> None:
    """Leave in `var` how the site is reached, for what runs beside it and prints it on paper."""
    part = var / "address.part"
    part.write_text(find_own_address(host, port))
    part.replace(var / "address")


def read_counts() -> tuple[int, int]:
    """Return how many web processes, and threads in each, the environment asks for.

    :raises UnableToStart: one of them is not a small positive number.
    """
    processes = os.environ.get("SONGHOC_WEB_PROCESSES") or "2"
    threads = os.environ.get("SONGHOC_WEB_THREADS") or "32"
    for name, given in (("PROCESSES", processes), ("THREADS", threads)):
        if not (given.isascii() and given.isdigit() and 0 < int(given) <= 64):
            raise UnableToStart(
                f"SONGHOC_WEB_{name}={given} phải là số từ 1 đến 64 (must be from 1 to 64)"
            )
    return int(processes), int(threads)


def read_video_workers() -> int:
    """Return how many films may be encoded side by side: a core stays free for the site.

    :raises UnableToStart: the environment names no small number.
    """
    given = os.environ.get("SONGHOC_VIDEO_WORKERS") or str(max(1, (os.cpu_count() or 2) - 1))
    if not (given.isascii() and given.isdigit() and int(given) <= 64):
        raise UnableToStart(
            f"SONGHOC_VIDEO_WORKERS={given} phải là số từ 0 đến 64 (must be from 0 to 64)"
        )
    return int(given)
