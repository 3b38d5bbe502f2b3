"""Real servers, started here on free ports and in scratch folders, ended by their process id."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest


def find_free_port() -> int:
    """Return a port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_postgres() -> Path:
    """Return the folder of the newest PostgreSQL server here; skip where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    return found[-1].parent


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of an empty database on a server of its own."""
    programs = find_postgres()
    folder = tmp_path_factory.mktemp("postgres")
    # The server refuses to run as root; Debian's package brings a user for it.
    owner = pwd.getpwnam("postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name)
    identity = {"user": owner.pw_uid, "group": owner.pw_gid} if os.getuid() == 0 else {}
    for parent in [folder, *list(folder.parents)[:3]]:
        if parent.stat().st_uid == os.getuid() and parent != Path("/tmp"):
            parent.chmod(0o755)
    shutil.chown(folder, owner.pw_uid, owner.pw_gid)
    data = folder / "data"
    subprocess.run(
        [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "songhoc",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ],
        check=True,
        capture_output=True,
        cwd=folder,
        **identity,
    )
    port = find_free_port()
    command = [programs / "postgres", "-D", data, "-p", str(port), "-k", folder, "-F"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [*command, "-c", "listen_addresses=127.0.0.1"],
            stdout=log,
            stderr=log,
            cwd=folder,
            **identity,
        )
    try:
        deadline = time.monotonic() + 60
        while subprocess.run(
            [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False
        ).returncode:
            assert server.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield f"postgres://songhoc@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)
