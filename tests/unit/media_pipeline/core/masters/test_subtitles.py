from media_pipeline.core.masters.dressing import Dressing, read_dressing
from media_pipeline.core.masters.overlay import CLOCK, SLATE, TITLE, list_texts
from media_pipeline.core.masters.profiles import BUILT_IN, read_profiles
from media_pipeline.core.masters.subtitles import encode_latin, write_srt, write_stl

VTT = """WEBVTT

00:00.500 --> 00:03.000
Chào các em,
<b>ta học</b>

00:04.000 --> 00:05.000
Hết
"""


def test_subrip_keeps_every_letter_and_line() -> None:
    first, second = write_srt(VTT).split("\n\n")
    assert first == "1\n00:00:00,500 --> 00:00:03,000\nChào các em,\nta học"
    assert second.endswith("Hết\n")


def test_stl_counts_from_the_programme_s_timecode() -> None:
    stl = write_stl(VTT, title="BAI_3", timecode="10:00:00:00", day="2026-11-30")
    assert len(stl) == 1024 + 2 * 128
    assert stl[:11] == b"850STL25.01"
    assert stl[238:248] == b"0000200002"
    first = stl[1024:1152]
    # 0.5 s are twelve frames and a half: the even neighbour.
    assert first[5:9] == bytes([10, 0, 0, 12])
    assert first[9:13] == bytes([10, 0, 3, 0])
    assert first[16:].rstrip(b"\x8f").split(b"\x8a")[0] == b"Ch\xc1ao c\xc2ac em,"


def test_latin_letters_keep_one_mark_that_the_table_has() -> None:
    assert encode_latin("đã ế ơ ạ") == b"\xf2\xc4a \xc3e o a"
    assert encode_latin("第") == b"?"


def test_a_dressing_is_named_by_what_it_shows() -> None:
    assert Dressing().key == ""
    assert Dressing(title="a").key != Dressing(subtitle="a").key
    kept = {"title": "a", "subtitle": "", "logo": "", "captions": "", "later": "x"}
    assert read_dressing(kept) == Dressing(title="a")


def test_a_title_is_text_whatever_it_holds() -> None:
    dressing = Dressing(title="100 %{eif} ': [v]")
    texts = list_texts(dressing, BUILT_IN["xdcam-hd422"], name="X", company="", frames=50)
    assert texts == {TITLE: "100 %{eif} ': [v]"}


def test_a_leader_tells_what_follows() -> None:
    own = read_profiles({"own": {"based_on": "xdcam-hd422", "leader": True}})["own"]
    texts = list_texts(Dressing(), own, name="BAI_3", company="Sở", frames=50)
    assert texts[SLATE].split("\n")[0] == "BAI_3"
    assert "10:00:00:00 + 00:00:02:00" in texts[SLATE]
    assert CLOCK in texts
