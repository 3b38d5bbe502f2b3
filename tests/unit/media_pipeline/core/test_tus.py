import base64
import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_pipeline.core.tus import (
    InvalidTusHeader,
    clean_filename,
    read_checksum,
    read_length,
    read_metadata,
    read_number,
    write_metadata,
)


def encode(value: bytes) -> str:
    return base64.b64encode(value).decode()


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), st.text(max_size=40)))
def test_reads_back_the_metadata_it_writes(pairs: dict[str, str]) -> None:
    encodable = {key: value.encode("utf-8", "replace").decode() for key, value in pairs.items()}
    assert read_metadata(write_metadata(encodable)) == encodable


def test_reads_a_key_without_a_value() -> None:
    header = f"filename {encode('bài.mp4'.encode())}, secret"
    assert read_metadata(header) == {"filename": "bài.mp4", "secret": ""}


@pytest.mark.parametrize(
    "header",
    ["name !!!", "name YQ", "name YQ==,name YQ==", ",", "a YQ==,,b YQ==", "tên YQ==", "x" * 9000],
)
def test_refuses_metadata_that_breaks_the_rules(header: str) -> None:
    with pytest.raises(InvalidTusHeader):
        read_metadata(header)


def test_takes_text_that_is_no_utf_8_as_far_as_it_goes() -> None:
    assert read_metadata(f"filename {encode(bytes([0xFF]) + b'a')}") == {"filename": "\ufffda"}


@pytest.mark.parametrize("value", ["", "-1", "+1", "1.5", "0x10", " 5", "٣", "9" * 19])
def test_refuses_what_is_no_number_of_bytes(value: str) -> None:
    with pytest.raises(InvalidTusHeader):
        read_number({"Upload-Offset": value}, "Upload-Offset")


def test_reads_a_length() -> None:
    assert read_length({"Upload-Length": "0"}) == 0
    assert read_length({"Upload-Length": "123456789012345678"}) == 123456789012345678


@pytest.mark.parametrize("extra", [{"Upload-Defer-Length": "1"}, {"Upload-Concat": "partial"}])
def test_refuses_extensions_that_it_does_not_speak(extra: dict[str, str]) -> None:
    with pytest.raises(InvalidTusHeader):
        read_length({"Upload-Length": "5"} | extra)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_reads_a_checksum(algorithm: str) -> None:
    digest = hashlib.new(algorithm, b"abc").digest()
    found = read_checksum(f"{algorithm} {encode(digest)}")
    assert (found.algorithm, found.digest) == (algorithm, digest)


@pytest.mark.parametrize("value", ["", "md5 YQ==", "sha1", "sha1 YQ==", "sha1 ###"])
def test_refuses_a_checksum_it_cannot_verify(value: str) -> None:
    with pytest.raises(InvalidTusHeader):
        read_checksum(value)


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Bài 3 – Phép cộng.mp4", "Bài 3 – Phép cộng.mp4"),
        ("/etc/../passwd", "passwd"),
        (r"C:\fakepath\bai.mov", "bai.mov"),
        ("anh\u202egpj.exe", "anhgpj.exe"),
        ("a\x00b\x1b[31m.mp4", "ab[31m.mp4"),
        ("hai\ndòng\u2028đây.mp4", "hai dòng đây.mp4"),
        ("  .. ", ""),
        ("Ba\u0300i.mp4", "Bài.mp4"),
        ("\ud800x.mp4", "x.mp4"),
    ],
)
def test_shows_of_a_name_only_what_can_be_seen(given_name: str, shown: str) -> None:
    assert clean_filename(given_name) == shown


def test_shortens_a_long_name_and_keeps_its_ending() -> None:
    short = clean_filename("à" * 500 + ".mp4")
    assert len(short) == 200
    assert short.endswith(".mp4")


@given(st.text())
def test_never_shows_a_sign_that_moves_or_hides_others(name: str) -> None:
    assert not {unicodedata.category(one)[0] for one in clean_filename(name)} & {"C"}
