"""The official tus client against our server under gunicorn, which is killed meanwhile."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.services.servers.process import Server, find_free_port, listens, scratch_folder

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).parent / "tus_client" / "conformity.cjs"
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


@pytest.fixture(scope="session")
def upload_site() -> Iterator[UploadSite]:
    """Return the web server on a database of its own; no worker looks at what arrives."""
    with scratch_folder("uploads") as folder:
        environment = {
            "SONGHOC_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "lms.project.settings.local",
            "PYTHONPATH": str(ROOT),
            "SONGHOC_DATABASE_URL": "",
        }
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
                *("--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "8"),
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


@pytest.fixture
def node() -> str:
    """Return the machine's Node, or the one that our setup installs."""
    found = shutil.which("node") or shutil.which("node", path=str(ROOT / ".venv-node" / "bin"))
    if found is None or not (ROOT / "node_modules" / "tus-js-client").exists():
        pytest.skip("Node or tus-js-client is not installed (sh deploy/setup.sh scripts)")
    return found


def start(node: str, site: UploadSite, folder: Path, **more: str) -> subprocess.Popen[str]:
    command = [node, SCRIPT, ROOT / "node_modules", site.endpoint, f"sessionid={site.session}"]
    return subprocess.Popen(
        [*map(str, command), str(folder)],
        env=os.environ | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_official_client_creates_resumes_checks_and_terminates(
    node: str, upload_site: UploadSite, tmp_path: Path
) -> None:
    client = start(node, upload_site, tmp_path)
    printed, complaints = client.communicate(timeout=300)
    assert client.returncode == 0, complaints
    told = [json.loads(line) for line in printed.splitlines()]
    assert told.pop() == {"name": "end"}
    assert [one["name"] for one in told] == [
        "create in one request",
        "create in parts",
        "first bytes with the creation",
        "a method override",
        "a stream",
        "resume after an abort",
        "resume by what the client remembers",
        "a sha1 checksum",
        "a sha256 checksum",
    ]
    for one in told:
        assert upload_site.hash_upload(one["url"]) == one["sha256"], one["name"]


def test_a_killed_server_costs_no_byte_that_it_had_acknowledged(
    node: str, upload_site: UploadSite, tmp_path: Path
) -> None:
    client = start(node, upload_site, tmp_path, RESTARTED="1")
    assert client.stdout is not None
    assert json.loads(client.stdout.readline()) == {"name": "now"}
    # The workers as well: they would otherwise end what they had begun.
    os.killpg(upload_site.server.pid, signal.SIGKILL)
    upload_site.server.kill()
    upload_site.server.start()
    printed, complaints = client.communicate(timeout=300)
    assert client.returncode == 0, complaints
    one = json.loads(printed.splitlines()[0])
    assert upload_site.hash_upload(one["url"]) == one["sha256"]
