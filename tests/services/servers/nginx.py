"""nginx: any number of small ones, each with its own folder and port."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest

from tests.services.servers.process import (
    Server,
    find_free_port,
    find_program,
    listens,
    running,
    scratch_folder,
)

MAIN = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr warn;
{user}
events {{ worker_connections 256; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include /etc/nginx/mime.types;
{http}
}}
"""


class StartNginx(Protocol):
    """What the fixture `start_nginx` is."""

    def __call__(self, http: str, /, **values: str | Path | int) -> str:
        """Start one and return its address.

        `http` is what belongs between the braces of `http`: servers, upstreams, maps. It listens on
        `127.0.0.1:@port@`; every other `@name@` in it becomes the value given for that name.
        """


def make_nginx(folder: Path, http: str, /, **values: str | Path | int) -> Server:
    """Return a server whose configuration nginx itself has accepted; fail the test otherwise."""
    program = find_program("nginx", package="nginx-light")
    port = find_free_port()
    for name, value in {"port": port, **values}.items():
        http = http.replace(f"@{name}@", str(value))
    # Workers of a master that is root would be www-data, whom the tests' files are closed to.
    user = "user root;" if os.getuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(MAIN.format(folder=folder, user=user, http=http))
    # `-e`: not even the first line of a log goes to /var/log.
    command = [program, "-p", folder, "-e", "stderr", "-c", config]
    check = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stderr
    return Server(
        name="nginx", command=command, folder=folder, port=port, is_ready=lambda: listens(port)
    )


@pytest.fixture(scope="session")
def start_nginx() -> Iterator[StartNginx]:
    """Return a function that starts an nginx; all end with the tests."""
    with ExitStack() as started:

        def start(http: str, /, **values: str | Path | int) -> str:
            folder = started.enter_context(scratch_folder("nginx"))
            server = started.enter_context(running(make_nginx(folder, http, **values)))
            return f"http://127.0.0.1:{server.port}"

        yield start
