"""First looks at files of a folder: by their names and by their first bytes."""

import pytest

from lessons.desk.rules.films import fits_ending, is_film_name, is_plain_name, show_name

MP4 = b"\x00\x00\x00\x18ftypisom"


@pytest.mark.parametrize(
    ("head", "name", "fits"),
    [
        (MP4, "a.mp4", True),
        (MP4, "a.MOV", True),
        (MP4, "a.mkv", False),
        (b"<html>", "a.mp4", False),
        (b"\x1a\x45\xdf\xa3", "a.webm", True),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "a.wav", True),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "a.avi", False),
        (b"\x47" + b"\x00" * 187 + b"\x47", "a.ts", True),
        (b"G" + b"G" * 3 + b"\x00" * 300, "a.ts", False),
        (b"", "a.ts", False),
        (b"", "a.mp3", False),
        (b"x", "a.exe", False),
    ],
)
def test_bytes_must_be_what_the_ending_says(head, name, fits):
    assert fits_ending(head, name) is fits


def test_films_are_known_by_their_ending():
    assert is_film_name("b/Bài 1.MP4")
    assert not is_film_name("mp4")
    assert not is_film_name("a.srt")


def test_a_name_with_hidden_signs_is_neither_taken_nor_obeyed():
    assert is_plain_name("Bài 1.mp4")
    assert not is_plain_name("a\x1b[2J.mp4")
    assert not is_plain_name("a\udcff.mp4")
    assert show_name("a\x1b\u202eb") == "a��b"
