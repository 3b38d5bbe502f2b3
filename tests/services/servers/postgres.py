"""PostgreSQL: one server a session, a database for each who asks."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.services.servers.process import Server, find_free_port, running, scratch_folder


def find_postgres() -> Path:
    """Return the folder of the newest PostgreSQL server here; skip where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        pytest.skip("postgres is not installed (apt-get install postgresql)")
    return found[-1].parent


@pytest.fixture(scope="session")
def postgres_session() -> Iterator[Server]:
    """Return the session's server; a test that kills it asks for `postgres` instead."""
    with serve() as server:
        yield server


@contextmanager
def serve() -> Iterator[Server]:
    """Run a server of our own; benchmarks do, too."""
    programs = find_postgres()
    # The server refuses to run as root; Debian's package brings a user for it.
    user = "postgres" if os.getuid() == 0 else None
    with scratch_folder("postgres") as folder:
        if user:
            shutil.chown(folder, user, user)
        data = folder / "data"
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "songhoc", "-A", "trust", "-E", "UTF8", "-N"],
            check=True,
            capture_output=True,
            cwd=folder,
            user=user,
            group=user,
        )
        port = find_free_port()
        is_ready = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            # A crash of the server loses nothing that the system still holds; a test has no more.
            "fsync": "off",
        }
        server = Server(
            name="postgres",
            command=[
                programs / "postgres",
                *("-D", data, "-p", str(port)),
                *(word for name, value in options.items() for word in ("-c", f"{name}={value}")),
            ],
            folder=folder,
            port=port,
            is_ready=lambda: subprocess.run(is_ready, check=False).returncode == 0,
            user=user,
            # "Fast": clients are cut off, the data is written.
            stop_signal=signal.SIGINT,
        )
        with running(server):
            yield server


def address(server: Server, database: str) -> str:
    """Return the address of a database as settings take it."""
    return f"postgres://songhoc@127.0.0.1:{server.port}/{database}"


@pytest.fixture(scope="session")
def postgres_url(postgres_session: Server) -> str:
    """Return the address of the session's common database, empty at first."""
    return address(postgres_session, "postgres")


@pytest.fixture(scope="session")
def make_database(postgres_session: Server) -> Callable[[str], str]:
    """Return a function that makes an empty database and returns its address."""

    def make(name: str) -> str:
        with psycopg.connect(address(postgres_session, "postgres"), autocommit=True) as connection:
            connection.execute(
                psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name))
            )
        return address(postgres_session, name)

    return make


@pytest.fixture
def postgres(postgres_session: Server) -> Iterator[Server]:
    """Return the server itself, for a test that kills it; it runs again afterwards."""
    postgres_session.start()
    yield postgres_session
    postgres_session.start()
