import pytest

from media_pipeline.core.masters.naming import name_file
from media_pipeline.core.masters.profiles import (
    BUILT_IN,
    InvalidProfile,
    find_profile,
    read_profiles,
)
from media_pipeline.core.masters.timecode import find_start, read_timecode, write_timecode


def test_a_station_changes_what_it_may_of_a_built_in_profile() -> None:
    own = read_profiles(
        {"thtg": {"based_on": "xdcam-hd422", "tracks": 2, "target_lufs": -24, "leader": True}}
    )["thtg"]
    assert (own.sound.tracks, own.sound.channels, own.loudness.target_lufs) == (2, 1, -24.0)
    assert own.picture == BUILT_IN["xdcam-hd422"].picture
    # The programme keeps its timecode; what lies before it comes earlier.
    assert (own.timecode, find_start(own)) == ("10:00:00:00", "09:59:30:00")


def test_another_rate_stays_constant_where_it_was() -> None:
    own = read_profiles({"mien-nui": {"based_on": "province-mpg", "kbps": 20_000}})["mien-nui"]
    assert own.picture is not None
    assert own.picture.is_constant
    assert own.picture.kbps == 20_000


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"based_on": "betacam"},
        {"based_on": "xdcam-hd422", "tracks": 3},
        {"based_on": "radio-wav", "tracks": 2},
        {"based_on": "xdcam-hd422", "kbps": 35_000},
        {"based_on": "xdcam-hd422", "target_lufs": "loud"},
        {"based_on": "xdcam-hd422", "target_lufs": -3},
        {"based_on": "xdcam-hd422", "timecode": "10:00:00:25"},
        {"based_on": "xdcam-hd422", "captions": "sung"},
        {"based_on": "xdcam-hd422", "leader": "yes"},
        {"based_on": "xdcam-hd422", "titled": "yes"},
        {"based_on": "xdcam-hd422", "colour": "red"},
    ],
)
def test_refuses_what_nobody_could_make(document: dict[str, object]) -> None:
    with pytest.raises(InvalidProfile):
        read_profiles({"own": document})


@pytest.mark.parametrize("slug", ["", "a b", "../x", "phát-sóng"])
def test_refuses_names_that_are_no_file_names(slug: str) -> None:
    with pytest.raises(InvalidProfile):
        read_profiles({slug: {"based_on": "radio-wav"}})


def test_names_what_there_is_beside_what_is_not() -> None:
    with pytest.raises(InvalidProfile, match="xdcam-hd422"):
        find_profile("xdcam")


def test_the_recipe_changes_with_every_field() -> None:
    own = read_profiles({"x": {"based_on": "radio-mp2", "aim_dbtp": -4}})
    recipes = {profile.recipe for profile in own.values()}
    assert len(recipes) == len(own)
    assert read_profiles({})["radio-mp2"].recipe == BUILT_IN["radio-mp2"].recipe


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Bài 3. Đường tròn (tiết 2)", "BAI_3_DUONG_TRON_TIET_2"),
        ("  ", "CHUONG_TRINH"),
        ("第三課", "CHUONG_TRINH"),
        ("a" * 80, "A" * 60),
    ],
)
def test_a_name_needs_no_diacritics(title: str, name: str) -> None:
    assert name_file(title) == name


@pytest.mark.parametrize("text", ["00:00:00:00", "09:59:30:24", "23:59:59:24"])
def test_a_timecode_is_written_as_it_was_read(text: str) -> None:
    assert write_timecode(read_timecode(text)) == text
