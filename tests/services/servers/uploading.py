"""The site's web server as uploads meet it: gunicorn over SQLite, somebody signed in, no worker."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.services.servers.process import Server, find_free_port, listens, scratch_folder
from tests.services.tables import lay_tables

ROOT = Path(__file__).resolve().parents[3]
SIGN_IN = """
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, BACKEND_SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
user = get_user_model().objects.create_superuser("nguoi-thu")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print("session", session.session_key)
"""


@dataclass(frozen=True, kw_only=True)
class UploadSite:
    """The site's web server alone, and somebody signed in."""

    server: Server
    session: str
    spool: Path

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server.port}/media-uploads/files/"

    def hash_upload(self, url: str) -> str:
        """Return the SHA-256 of what lies in the spool."""
        key = url.rstrip("/").rsplit("/", 1)[1].replace("-", "")
        return hashlib.sha256((self.spool / key).read_bytes()).hexdigest()


@contextmanager
def asgi(site: UploadSite) -> Iterator[UploadSite]:
    """Give the same site under an ASGI server as well."""
    port = find_free_port()
    server = Server(
        name="gunicorn-asgi",
        command=[
            *(sys.executable, "-m", "gunicorn", "lms.project.asgi", "--worker-class", "asgi"),
            *("--bind", f"127.0.0.1:{port}", "--no-control-socket"),
        ],
        folder=site.server.folder,
        port=port,
        is_ready=lambda: listens(port),
        environment=site.server.environment,
    )
    server.start()
    try:
        yield replace(site, server=server)
    finally:
        server.stop()


@contextmanager
def uploading(*, processes: int = 2, threads: int = 8) -> Iterator[UploadSite]:
    """Give the web server on a database of its own; no worker looks at what arrives."""
    with scratch_folder("uploads") as folder:
        environment = {
            "SONGHOC_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "lms.project.settings.local",
            "PYTHONPATH": str(ROOT),
            "SONGHOC_DATABASE_URL": "",
        }
        lay_tables(folder)
        manage = [sys.executable, ROOT / "manage.py"]
        for command in (["migrate", "-v0"], ["createcachetable"]):
            subprocess.run([*manage, *command], env=os.environ | environment, check=True)
        made = subprocess.run(
            [*manage, "shell", "-v0", "-c", SIGN_IN],
            env=os.environ | environment,
            check=True,
            capture_output=True,
            text=True,
        )
        port = find_free_port()
        server = Server(
            name="gunicorn",
            command=[
                *(sys.executable, "-m", "gunicorn", "lms.project.wsgi"),
                *(
                    "--bind",
                    f"127.0.0.1:{port}",
                    "--workers",
                    str(processes),
                    "--threads",
                    str(threads),
                ),
                *("--no-control-socket",),
            ],
            folder=folder,
            port=port,
            is_ready=lambda: listens(port),
            environment=environment,
        )
        server.start()
        yield UploadSite(
            server=server,
            session=made.stdout.split("session ")[1].split()[0],
            spool=folder / "pipeline" / "spool",
        )
        server.stop()
