"""Captions as people's tools write them, and as they break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_pipeline.core.captions import (
    Cue,
    Fault,
    InvalidCaptions,
    decode_captions,
    read_captions,
    read_time,
    read_words,
    write_vtt,
)

SRT = """\ufeff1\r
00:00:01,000 --> 00:00:03,500\r
<font color="red">Chào các em</font>\r
{\\an8}<i>1 < 2 & 3 --> 4</i>\r
\r
2\r
00:00:04,000 --> 00:00:06,000\r
Bài học hôm nay\r
"""
VTT = """WEBVTT - Bài 1
Kind: captions

NOTE made by hand
second line

STYLE
::cue { color: red }

intro
00:01.000 --> 00:03.500 line:0 position:20% onclick:x
<v Cô Lan>Chào &amp; mừng</v> <c.red>các em</c>

01:00:00.000 --> 01:00:01.000
Hết
"""


def test_reads_subrip_as_editors_write_it() -> None:
    first, second = read_captions(SRT)
    assert (first.start_ms, first.end_ms) == (1000, 3500)
    assert first.text == "Chào các em\n<i>1 &lt; 2 &amp; 3 --&gt; 4</i>"
    assert second.text == "Bài học hôm nay"
    assert second.line == 7


def test_reads_webvtt_and_leaves_its_style_behind() -> None:
    first, last = read_captions(VTT)
    assert first.text == "<v Cô Lan>Chào &amp; mừng</v> các em"
    assert first.settings == "line:0 position:20%"
    assert last.start_ms == 3_600_000


def test_writes_what_it_reads() -> None:
    for text in (SRT, VTT):
        written = write_vtt(read_captions(text))
        assert written.startswith("WEBVTT\n\n00:00:01.000 --> 00:00:03.500")
        assert write_vtt(read_captions(written)) == written


CUE = "{} --> {}\nlời"


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        ("", Fault.NO_CUES, 0),
        ("WEBVTT\n\n", Fault.NO_CUES, 0),
        ("Chào các em", Fault.NO_TIME, 1),
        ("WEBVTT\n\n1\nlời\n2\n", Fault.NO_TIME, 3),
        ("1\n00:00:01 -> 00:00:02\nlời", Fault.NO_TIME, 1),
        ("1\n00:00:01,000 -->\nlời", Fault.BAD_TIME, 2),
        (CUE.format("00:00:0x", "00:00:02"), Fault.BAD_TIME, 1),
        (CUE.format("00:61:00", "00:00:02"), Fault.BAD_TIME, 1),
        (CUE.format("00:00:02", "00:00:02"), Fault.BACKWARDS, 1),
        (CUE.format("00:00:03", "00:00:02"), Fault.BACKWARDS, 1),
        ("02:00 --> 02:01\na", Fault.AFTER_END, 1),
    ],
)
def test_says_what_is_wrong_and_where(text: str, fault: Fault, line: int) -> None:
    with pytest.raises(InvalidCaptions) as caught:
        read_captions(text, duration_ms=60_000)
    assert (caught.value.fault, caught.value.line) == (fault, line)


def test_keeps_what_shows_at_once() -> None:
    text = "00:02 --> 00:03\nb\n\n00:01 --> 00:04\na\n\n00:02 --> 00:03\nc"
    kept = [(cue.start_ms, cue.end_ms, cue.text) for cue in read_captions(text)]
    assert kept == [(1000, 4000, "a"), (2000, 3000, "b"), (2000, 3000, "c")]


def test_forgives_what_tools_round() -> None:
    first, _second = read_captions("00:01 --> 00:02.050\na\n\n00:02 --> 00:03\nb")
    assert first.end_ms == 2000


def test_leaves_out_cues_without_words() -> None:
    assert len(read_captions("00:01 --> 00:02\n\n00:02 --> 00:03\nb")) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_reads_every_form_of_unicode(encoding: str) -> None:
    assert decode_captions("Chào".encode(encoding)) == "Chào"


@pytest.mark.parametrize("content", ["Chào".encode("cp1258"), b"\0\1\2", b"\xff\xfe\0"])
def test_guesses_no_older_code(content: bytes) -> None:
    with pytest.raises(InvalidCaptions) as caught:
        decode_captions(content)
    assert caught.value.fault is Fault.NOT_TEXT


def test_refuses_what_no_lesson_says() -> None:
    with pytest.raises(InvalidCaptions) as caught:
        decode_captions(b"x" * 3_000_000)
    assert caught.value.fault is Fault.TOO_LARGE


@pytest.mark.parametrize(
    ("text", "time_ms"),
    [
        *(("1:02.5", 62_500), ("00:00:01,000", 1000), ("100:00:00", 360_000_000), ("0:60", None)),
        *(("1", None), ("-1:00", None), ("٠١:٠٢", None)),
    ],
)
def test_reads_times(text: str, time_ms: int | None) -> None:
    assert read_time(text) == time_ms


@given(st.text(alphabet="WEBVT01: .,->\n<iv&amp;/>lời{\\}", max_size=200))
def test_gives_a_named_reason_or_sound_captions(text: str) -> None:
    try:
        cues = read_captions(text)
    except InvalidCaptions:
        return
    written = write_vtt(cues)
    assert write_vtt(read_captions(written)) == written
    assert all(cue.start_ms < cue.end_ms for cue in cues)


def test_keeps_marks_from_opening_a_cue() -> None:
    cue = Cue(start_ms=0, end_ms=1, text=read_captions("00:00 --> 00:01\na --> b")[0].text)
    assert "-->" not in cue.text


@pytest.mark.parametrize(
    "words",
    ["a --<x>> b", "a -{\\an8}-> b", "a --<00:01.000>> b", "<v a-->b</v>", "a -<c.red>-></c> b"],
)
@pytest.mark.parametrize("head", ["", "WEBVTT\n\n"])
def test_no_arrow_hides_behind_a_mark(words: str, head: str) -> None:
    (cue,) = read_captions(f"{head}00:01.000 --> 00:02.000\n{words}\n")
    assert "-->" not in cue.text
    assert len(read_captions(write_vtt([cue]))) == 1


def test_words_are_read_without_marks_and_entities() -> None:
    cue = Cue(start_ms=0, end_ms=1, text="<v Cô Hoa><i>1 &lt; 2</i>\n&amp; 3 &gt; 2")
    assert read_words(cue) == "1 < 2 & 3 > 2"
