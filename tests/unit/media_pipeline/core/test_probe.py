from typing import Any

import pytest

from media_pipeline.core.probe import Limits, read_probe
from media_pipeline.core.refusals import Damaged, NotMedia, NoVideoNorAudio, TooLarge, TooLong


def report(*tracks: dict[str, Any], container: str = "MPEG-4", **general: Any) -> dict[str, Any]:
    return {"media": {"track": [{"@type": "General", "Format": container, **general}, *tracks]}}


def video(**values: Any) -> dict[str, Any]:
    return {"@type": "Video", "Format": "AVC", "Width": "1920", "Height": "1080", **values}


def audio(**values: Any) -> dict[str, Any]:
    return {"@type": "Audio", "Format": "AAC", "Channels": "2", **values}


def test_turns_a_phone_picture_upright() -> None:
    track = read_probe(report(video(Rotation="270.000"))).main_video
    assert track is not None
    assert (track.rotation, track.display_size) == (270, (1080, 1920))


def test_ignores_a_rotation_that_is_no_angle() -> None:
    track = read_probe(report(video(Rotation="-9223372036854775808"))).main_video
    assert track is not None
    assert track.rotation == 0


def test_squares_the_pixels() -> None:
    track = read_probe(report(video(Width="360", Height="240", PixelAspectRatio="1.212")))
    assert track.video[0].display_size == (436, 240)


def test_picks_the_moving_track_of_two() -> None:
    probe = read_probe(report(video(FrameCount="2"), video(FrameCount="53")))
    assert probe.main_video is not None
    assert probe.main_video.number == 1


def test_takes_a_still_beside_sound_for_a_cover() -> None:
    assert read_probe(report(video(FrameCount="1"), audio())).main_video is None


def test_keeps_the_number_of_the_track_after_a_nameless_one() -> None:
    nameless = {"@type": "Audio"}
    assert [track.number for track in read_probe(report(nameless, audio())).audio] == [1]


def test_names_the_transfer_of_hdr() -> None:
    probe = read_probe(report(video(transfer_characteristics="HLG", BitDepth="10")))
    assert (probe.video[0].hdr, probe.video[0].bit_depth) == ("HLG", 10)


def test_disbelieves_a_duration_of_centuries() -> None:
    assert read_probe(report(audio(), Duration="100079991719.000")).duration_ms is None


@pytest.mark.parametrize("container", ["HLS", "PDF", "DASH MPD", "", "SubRip", "PNG"])
def test_refuses_containers_it_has_no_demuxer_for(container: str) -> None:
    with pytest.raises(NotMedia):
        read_probe(report(video(), container=container))


def test_refuses_a_container_without_its_index() -> None:
    with pytest.raises(Damaged):
        read_probe(report())


def test_refuses_subtitles_alone() -> None:
    with pytest.raises(NoVideoNorAudio):
        read_probe(report({"@type": "Text", "Format": "Timed Text"}))


def test_refuses_what_is_too_long_large_or_wide() -> None:
    with pytest.raises(TooLong):
        read_probe(report(video(Duration="90000")))
    with pytest.raises(TooLarge):
        read_probe(report(video(), FileSize="2000"), limits=Limits(bytes=1000))
    with pytest.raises(TooLarge):
        read_probe(report(video(Width="30000", Height="30000")))
