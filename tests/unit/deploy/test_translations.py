"""Every text of the interface is in Vietnamese, and the check that says so can fail."""

import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def check(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the check on a checkout."""
    return subprocess.run(
        [sys.executable, "deploy/translations.py", "check"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the roots and the tool."""
    if shutil.which("xgettext") is None:
        pytest.skip("gettext is not installed (apt-get install gettext)")
    for name in ("lms", "lessons", "media_pipeline", "deploy"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def test_every_text_in_use_has_its_translation(copy: Path) -> None:
    done = check(copy)
    assert done.returncode == 0, done.stdout


def test_finds_a_new_text_without_one(copy: Path) -> None:
    template = copy / "lessons/catalogue/templates/catalogue/lesson_page.html"
    template.write_text(template.read_text() + '{% translate "Brand new sentence" %}')
    done = check(copy)
    assert done.returncode == 1
    assert "Brand new sentence" in done.stdout


def test_finds_a_placeholder_that_was_mistyped(copy: Path) -> None:
    po = copy / "lessons/catalogue/locale/vi/LC_MESSAGES/django.po"
    po.write_text(po.read_text().replace("đúng %(right)s trên", "đúng %(rihgt)s trên"))
    done = check(copy)
    assert done.returncode == 1
    assert "unknown placeholder" in done.stdout


def write_po(folder: Path, text: str, words: str) -> None:
    po = folder / "locale/vi/LC_MESSAGES/django.po"
    po.parent.mkdir(parents=True)
    po.write_text(f'msgid "{text}"\nmsgstr "{words}"\n')


@pytest.mark.parametrize(
    ("text", "ours", "overriding", "named"),
    [
        ("Publish", "Cho ra lò", {}, ["Xuất bản"]),
        ("Publish", "Xuất bản", {}, []),
        ("Title", "Nhan đề", {"Title": "Đầu đề"}, ["Đầu đề"]),
        ("Title", "Đầu đề", {"Title": "Đầu đề"}, []),
        ("A text of our own", "Một câu riêng", {}, []),
    ],
)
def test_finds_a_word_that_would_rename_wagtails_screens(
    tmp_path: Path, text: str, ours: str, overriding: dict[str, str], named: list[str]
) -> None:
    tool = runpy.run_path(str(ROOT / "deploy/translations.py"))
    app = tmp_path / "lessons/shelf"
    write_po(app, text, ours)
    (app / "apps.py").touch()
    for theirs, words in overriding.items():
        write_po(tmp_path / "lms/project", theirs, words)
    found = tool["list_renamed"](tmp_path)
    assert len(found) == len(named)
    for one, word in zip(found, named, strict=True):
        assert ours in one
        assert word in one


def test_finds_a_text_that_two_apps_translate_differently(tmp_path: Path) -> None:
    tool = runpy.run_path(str(ROOT / "deploy/translations.py"))
    for name, words in {"shelf": "Loại", "desk": "Dạng câu hỏi", "sheets": "Loại"}.items():
        write_po(tmp_path / "lessons" / name, "Kind", words)
        (tmp_path / "lessons" / name / "apps.py").touch()
    [found] = tool["list_clashes"](tmp_path)
    assert "Dạng câu hỏi" in found
