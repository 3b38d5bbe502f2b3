import pytest

from media_pipeline.core.refusals import NotMedia, NoVideoNorAudio
from media_pipeline.core.sniff import check_head


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"#EXTM3U\n#EXTINF:10,\nhttp://169.254.169.254/\n",
        b"\xef\xbb\xbf\n #extm3u",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"file '/etc/passwd'\n",
        b"<?xml version='1.0'?><MPD/>",
        b"just a letter to the teacher",
        "Thưa cô, em gửi bài".encode(),
    ],
)
def test_refuses_lists_and_letters(head: bytes) -> None:
    with pytest.raises(NotMedia):
        check_head(head)


def test_refuses_subtitles_as_such() -> None:
    with pytest.raises(NoVideoNorAudio):
        check_head(b"WEBVTT\n\n00:00.000 --> 00:01.000\nChao\n")


@pytest.mark.parametrize(
    "head", [b"\0\0\0\x18ftypmp42", b"\x1aE\xdf\xa3\x01\0\0\0", b"fLaC\0\0\0\x22\x90"]
)
def test_lets_media_pass(head: bytes) -> None:
    check_head(head)
