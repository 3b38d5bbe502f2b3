"""The guide for host sites, followed to the letter."""

import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.host.conftest import Host, make_clean_environment


@contextmanager
def served(host: Host) -> Iterator[str]:
    """Serve the site; end it by its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [host.python, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
        cwd=host.folder,
        env=make_clean_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and server.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=60)


def fetch(url: str) -> str:
    """Return a page as text; fail with what the debug page says."""
    try:
        with urllib.request.urlopen(url, timeout=60) as response:
            return str(response.read().decode())
    except urllib.error.HTTPError as error:
        pytest.fail(
            f"{url}: {error.code} {re.findall('<title>(.*?)</title>', error.read().decode(), re.S)}"
        )


def test_wheel_holds_translations_templates_and_the_programme(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "lessons/catalogue/locale/vi/LC_MESSAGES/django.mo",
        "lms/project/locale/vi/LC_MESSAGES/djangojs.mo",
        "lessons/catalogue/templates/catalogue/home_page.html",
        "lessons/curriculum/programme/general.json",
        "lms/theme/static/theme/site.css",
    ):
        assert name in names
    assert not any(name.startswith(("tests/", "deploy/", "docs/")) for name in names)


def test_serves_lessons_and_media_in_a_plain_wagtail_site(host: Host) -> None:
    host.write("settings-lessons", "urls-lessons")
    for command in (
        ["check"],
        ["makemigrations", "--check"],
        ["migrate", "-v0"],
        ["grow_catalogue"],
    ):
        done = host.manage(*command)
        assert done.returncode == 0, done.stderr[-3000:]
    with served(host) as url:
        assert "Welcome" in fetch(url + "/")
        assert "Lớp 1" in fetch(url + "/songhoc/")
        assert "Tiếng Việt" in fetch(url + "/songhoc/lop-1/")
        assert "/songhoc/lop-1/toan/" in fetch(url + "/search/?q=toan+lop+1")


SIGN_IN = """
from django.contrib.auth.models import User
from django.test import Client
chief = User.objects.create_superuser("chief", "chief@host.example", "a-long-password")
client = Client()
client.force_login(chief)
for path in ("/admin/media/", "/admin/media/jobs/", "/admin/media/storage/", "/admin/groups/new/"):
    answer = client.get(path, HTTP_HOST="localhost")
    assert answer.status_code == 200, (path, answer.status_code)
assert "source_permissions" in answer.content.decode()
choices = client.get("/admin/media/chooser/", HTTP_HOST="localhost")
assert choices.json()["step"] == "choose"
from media_pipeline.blocks import SourceChooserBlock
assert SourceChooserBlock().target_model.__name__ == "Source"
print("the library is there")
"""


def test_has_the_media_library_and_its_chooser(host: Host) -> None:
    host.write("settings-lessons", "settings-tasks", "urls-lessons")
    for command in (["check", "--fail-level", "WARNING"], ["migrate", "-v0"]):
        done = host.manage(*command)
        assert done.returncode == 0, done.stderr[-3000:]
    done = host.manage("shell", "-v0", "-c", SIGN_IN)
    assert "the library is there" in done.stdout, done.stderr[-3000:]
    done = host.manage("media", "verify")
    assert done.stdout.strip() == "0 faults, 0 left", done.stderr[-3000:]


def test_warns_of_work_inside_requests(host: Host) -> None:
    host.write("settings-lessons", "urls-lessons")
    done = host.manage("check")
    assert done.returncode == 0
    assert "media_pipeline.W001" in done.stderr


def test_serves_the_school_system_too(host: Host) -> None:
    host.write("settings-lessons", "settings-lms", "urls-lms", "urls-lessons")
    for command in (
        ["check"],
        ["makemigrations", "--check"],
        ["migrate", "-v0"],
        ["grow_catalogue"],
    ):
        done = host.manage(*command)
        assert done.returncode == 0, done.stderr[-3000:]
    with served(host) as url:
        assert "theme/site.css" in fetch(url + "/songhoc/")
        assert 'name="password"' in fetch(url + "/accounts/login/")


@pytest.mark.parametrize(
    ("missing", "reported"),
    [
        ("lessons.curriculum", "catalogue.E001"),
        ("lessons.sheets", "curriculum.E001"),
    ],
)
def test_reports_a_missing_companion_by_its_id(host: Host, missing: str, reported: str) -> None:
    host.write("settings-lessons")
    settings = host.folder / "mysite" / "settings" / "base.py"
    settings.write_text(f'{settings.read_text()}\nINSTALLED_APPS.remove("{missing}")\n')
    done = host.manage("check")
    assert done.returncode == 1
    assert reported in done.stderr
    assert missing in done.stderr
    assert "Traceback" not in done.stderr
