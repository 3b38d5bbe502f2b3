"""What deploy/ hands to other programs is accepted by them: nginx, systemd, a reader of YAML."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.services.servers.application import application
from tests.services.servers.nginx import StartNginx
from tests.services.servers.process import find_program

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())
HASHED = "static/theme/site.0123456789ab.css"


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """Return a folder as the site would fill it."""
    for name in (HASHED, "static/theme/site.css", "public/a/lesson.m4s", "private/a/draft.mp4"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"0123456789" * 100)
    return tmp_path


def start_front(start_nginx: StartNginx, var: Path, *, application: int) -> str:
    """Start nginx with the delivered file, three of its names filled in."""
    text = (DEPLOY / "nginx/songhoc.conf").read_text()
    for delivered, ours in (
        ("listen 80;", "listen 127.0.0.1:@port@;"),
        ("server 127.0.0.1:8000;", "server 127.0.0.1:@application@;"),
        ("default /opt/songhoc/var;", "default @var@;"),
    ):
        assert text.count(delivered) == 1
        text = text.replace(delivered, ours)
    return start_nginx(text, application=application, var=var)


def fetch(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """Return status, body and headers."""
    try:
        with urlopen(Request(url, headers=headers), timeout=30) as response:
            return response.status, response.read(), dict(response.headers)
    except HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read(), dict(refusal.headers)


def test_nginx_serves_public_files_and_hides_private_ones(
    start_nginx: StartNginx, var: Path
) -> None:
    with application() as port:
        front = start_front(start_nginx, var, application=port)
        for_ever = "public, max-age=31536000, immutable"
        status, _, headers = fetch(f"{front}/m/a/lesson.m4s")
        assert (status, headers["Content-Type"]) == (200, "video/iso.segment")
        assert headers["Cache-Control"] == for_ever
        status, _, headers = fetch(f"{front}/{HASHED}", **{"Accept-Encoding": "gzip"})
        assert (status, headers["Cache-Control"]) == (200, for_ever)
        assert headers["Content-Encoding"] == "gzip"
        assert "immutable" not in fetch(f"{front}/static/theme/site.css")[2]["Cache-Control"]
        assert fetch(f"{front}/m/../private/a/draft.mp4")[1] != b"0123456789" * 100
        assert fetch(f"{front}/_private/a/draft.mp4")[0] == 404
        # The application names a file under /_private/ that nginx then sends.
        status, body, _ = fetch(f"{front}/a/draft.mp4", Range="bytes=5-6")
        assert (status, body) == (206, b"56")


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_accepts_the_unit(unit: str, tmp_path: Path) -> None:
    analyze = find_program("systemd-analyze", package="systemd")
    # The programs that a unit names must be there; these stand in for the installed ones.
    programs = tmp_path / ".venv/bin"
    programs.mkdir(parents=True)
    for name in ("python", "gunicorn", "celery"):
        shutil.copy("/bin/true", programs / name)
    text = (DEPLOY / "systemd" / unit).read_text().replace("/opt/songhoc", str(tmp_path))
    copy = tmp_path / unit.replace("@", "@video")
    copy.write_text(text)
    done = subprocess.run(
        [analyze, "verify", "--man=no", "--recursive-errors=no", copy],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def read_compose() -> dict:
    """Return the Compose file as Debian's reader of YAML understands it; skip without one."""
    read = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)"
    with (DEPLOY / "compose/compose.yaml").open() as file:
        done = subprocess.run(
            ["/usr/bin/python3", "-c", read], stdin=file, capture_output=True, check=False
        )
    if b"No module named" in done.stderr:
        pytest.skip("yaml is not installed (apt-get install python3-yaml)")
    assert done.returncode == 0, done.stderr.decode()
    return dict(json.loads(done.stdout))


def test_compose_names_only_what_it_defines() -> None:
    compose = read_compose()
    services, volumes = compose["services"], compose["volumes"]
    assert {"postgres", "rabbitmq", "nginx", "web", "worker", "caretaker"} <= set(services)
    for name, service in services.items():
        assert service["image"], name
        assert set(service.get("depends_on", {})) <= set(services), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in volumes or (DEPLOY / "compose" / source).exists(), volume
        for awaited, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services[awaited], awaited


def test_compose_sets_only_settings_that_exist() -> None:
    known = (DEPLOY / "env.example").read_text()
    names = set(read_compose()["x-app"]["environment"])
    ours = {name for name in names if name.startswith("SONGHOC_")}
    assert ours
    assert all(re.search(rf"^{name}=", known, re.M) for name in ours)


def test_image_copies_only_what_the_checkout_has() -> None:
    text = (DEPLOY / "compose/Dockerfile").read_text()
    sources = [word for line in re.findall(r"^COPY (.+)", text, re.M) for word in line.split()[:-1]]
    assert sources
    assert [name for name in sources if not (DEPLOY.parent / name).exists()] == []
