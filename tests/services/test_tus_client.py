"""The official tus client against our server under gunicorn, which is killed meanwhile."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.services.servers.uploading import UploadSite

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).parent / "tus_client" / "conformity.cjs"


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
