"""Names that a person reads and that every disk takes."""

import unicodedata

import pytest

from lms.offline.rules.naming import is_safe_path, make_name, make_unique, name_lesson


def test_keeps_vietnamese_letters_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Phép cộng")
    assert make_name(decomposed) == unicodedata.normalize("NFC", "Phép cộng")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('Bài 3: "Hình vuông"? 1/2', "Bài 3 Hình vuông 1 2"),
        ("  xuống\ndòng\u200b ", "xuống dòng"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("../..", "tep"),
        ("???", "tep"),
        ("Kết thúc. ", "Kết thúc"),
        ("50% #1", "50 1"),
    ],
)
def test_leaves_out_what_windows_refuses(text: str, name: str) -> None:
    assert make_name(text) == name


def test_is_cut_between_words() -> None:
    name = make_name("Phép cộng và phép trừ trong phạm vi một trăm nghìn có nhớ nhiều lần")
    assert len(name) <= 60
    assert name.endswith(" nhớ…")


def test_goes_without_diacritics_where_asked() -> None:
    assert make_name("Đường thẳng Đ", plain=True) == "Duong thang D"


def test_tells_names_apart_that_differ_by_capitals_alone() -> None:
    assert make_unique("ôn tập", {"Ôn tập"}) == "ôn tập (2)"
    assert name_lesson(3, "Ôn tập", taken=set()) == "03 - Ôn tập"


@pytest.mark.parametrize("path", ["Phim/01 - Phép cộng.mp4", "index.html", "songhoc/tim.js"])
def test_takes_our_own_paths(path: str) -> None:
    assert is_safe_path(path)


@pytest.mark.parametrize(
    "path",
    [
        *("", "/etc/passwd", "../x", "a/../b", "a//b", "a\\b", "C:/x", "a/b/c/d/e", "x" * 301),
        *("aux/x", "x ", "x.", "a\x00b", unicodedata.normalize("NFD", "Phép.mp4")),
    ],
)
def test_refuses_paths_that_lead_elsewhere(path: str) -> None:
    assert not is_safe_path(path)
