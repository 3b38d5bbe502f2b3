"""`manage.py packs`: list, build, verify, sync, key."""

import shutil
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from lms.offline.actions.keys import get_public_key
from lms.offline.models import Edition, Pack
from tests.factories.media import NOW


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("packs", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def stick(edition: Edition, fetch: Callable[..., bytes], tmp_path: Path) -> Path:
    """The pack on a stick, and beside it the archive."""
    content = fetch(reverse("packs:whole", args=[edition.pack.slug, edition.key]))
    (tmp_path / "pack.zip").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        archive.extractall(tmp_path / "stick")
    return tmp_path / "stick"


def test_builds_what_is_asked_for_and_lists_it(lessons: list[Any]) -> None:
    assert "toan-lop-1-tiet-kiem" in run("build", "--grade", "1", "--subject", "toan")
    assert "as before" in run("build")
    each = run("build", "--each", "topic", "--quality", "sound")
    assert len(each.splitlines()) == 2
    assert "chi-nghe" in each
    assert "nothing public" in run("build", "--week", "2020-W01")
    listed = run("list")
    assert listed.count("MB") == 3
    assert "not built yet" in listed
    lessons[0].unpublish()
    assert run("list").count("withheld") == 2


def test_says_what_there_is_not(toan: Any) -> None:
    for wrong in ("--grade 9", "--grade 1 --subject x", "--subject toan", "--week x"):
        with pytest.raises(CommandError) as caught:
            run("build", *wrong.split())
        assert caught.value.returncode == 2
    assert Pack.objects.count() == 0


def test_a_whole_pack_is_genuine_on_a_stick_and_as_an_archive(stick: Path) -> None:
    assert "whole and genuine" in run("verify", str(stick), str(stick.parent / "pack.zip"))
    key = run("key").splitlines()[0]
    assert key == get_public_key(now=NOW)
    assert "whole and genuine" in run("verify", str(stick), "--key", key)


def test_finds_what_is_wrong_with_a_stick(stick: Path) -> None:
    top = next(stick.iterdir())
    film, manifest = top / "Phim" / "01 - Đếm đến 10.mp4", top / "songhoc" / "manifest.json"
    whole = film.read_bytes()
    film.write_bytes(whole[:-1] + b"!")
    assert find_faults(stick) == [f"{stick}: damaged Phim/01 - Đếm đến 10.mp4"]
    film.unlink()
    assert find_faults(stick) == [f"{stick}: missing Phim/01 - Đếm đến 10.mp4"]
    film.write_bytes(whole)
    (top / "Phim" / "99.mp4").write_bytes(b"withdrawn")
    (top / "Phim" / "98.mp4").write_bytes(b"")
    assert find_faults(stick) == [f"{stick}: left over Phim/99.mp4"]
    manifest.write_bytes(manifest.read_bytes().replace(b"01 -", b"02 -", 1))
    assert find_faults(stick) == [f"{stick}: not signed by this key"]
    shutil.rmtree(top / "songhoc")
    assert find_faults(stick) == [f"{stick}: no manifest"]


def find_faults(stick: Path) -> list[str]:
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("packs", "verify", str(stick), stdout=out, stderr=StringIO())
    assert caught.value.returncode == 1
    return out.getvalue().splitlines()


def test_what_is_no_pack_at_all_is_said(tmp_path: Path, db: None) -> None:
    (tmp_path / "x.zip").write_bytes(b"nothing")
    with pytest.raises(CommandError) as caught:
        run("verify", str(tmp_path / "x.zip"))
    assert caught.value.returncode == 2
    with pytest.raises(CommandError):
        run("sync")
