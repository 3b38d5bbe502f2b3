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


@pytest.mark.parametrize(
    "wrong",
    [("--grade", "9"), ("--grade", "1", "--subject", "x"), ("--subject", "toan"), ("--week", "x")],
)
def test_says_what_there_is_not(lessons: list[Any], wrong: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as caught:
        run("build", *wrong)
    assert caught.value.returncode == 2
    assert Pack.objects.count() == 0


def test_a_whole_pack_is_genuine_on_a_stick_and_as_an_archive(stick: Path) -> None:
    assert "whole and genuine" in run("verify", str(stick), str(stick.parent / "pack.zip"))
    key = run("key").splitlines()[0]
    assert key == get_public_key(now=NOW)
    assert "whole and genuine" in run("verify", str(stick), "--key", key)


@pytest.mark.parametrize("harm", ["change", "remove", "leave", "sign", "strip"])
def test_finds_what_is_wrong_with_a_stick(stick: Path, harm: str) -> None:
    top = next(stick.iterdir())
    film = top / "Phim" / "01 - Đếm đến 10.mp4"
    said = {
        "change": "damaged Phim/01",
        "remove": "missing Phim/01",
        "leave": "left over Phim/99",
        "sign": "not signed",
        "strip": "no manifest",
    }[harm]
    if harm == "change":
        film.write_bytes(film.read_bytes()[:-1] + b"!")
    elif harm == "remove":
        film.unlink()
    elif harm == "leave":
        (top / "Phim" / "99.mp4").write_bytes(b"withdrawn")
        (top / "Phim" / "98.mp4").write_bytes(b"")
    elif harm == "sign":
        manifest = top / "songhoc" / "manifest.json"
        manifest.write_bytes(manifest.read_bytes().replace(b"01 -", b"02 -", 1))
    else:
        shutil.rmtree(top / "songhoc")
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("packs", "verify", str(stick), stdout=out, stderr=StringIO())
    assert caught.value.returncode == 1
    assert said in out.getvalue()
    assert len(out.getvalue().splitlines()) == 1


def test_what_is_no_pack_at_all_is_said(tmp_path: Path, db: None) -> None:
    (tmp_path / "x.zip").write_bytes(b"nothing")
    with pytest.raises(CommandError) as caught:
        run("verify", str(tmp_path / "x.zip"))
    assert caught.value.returncode == 2
    with pytest.raises(CommandError):
        run("sync")
