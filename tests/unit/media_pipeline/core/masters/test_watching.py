from collections.abc import Iterable

import pytest

from media_pipeline.core.loudness import Interval
from media_pipeline.core.masters.findings import (
    Finding,
    Light,
    judge_length,
    judge_loudness,
    judge_offset,
    judge_whole,
    sort_findings,
)
from media_pipeline.core.masters.flashes import FRAME_BYTES, HEIGHT, WIDTH, find_bursts
from media_pipeline.core.masters.levels import PLANE_BYTES, find_illegal, is_legal
from media_pipeline.core.masters.line_up import find_bars, shows_bars
from media_pipeline.core.masters.pages import write_page
from media_pipeline.core.masters.profiles import BUILT_IN
from media_pipeline.core.masters.watching import SPANS, Seen, judge_seen, read_peaks, read_spans
from media_pipeline.core.timeline import Packets

DARK, BRIGHT = bytes([16]) * FRAME_BYTES, bytes([200]) * FRAME_BYTES
XDCAM = BUILT_IN["xdcam-hd422"]


def blink(hertz: float, seconds: float, share: float = 1.0) -> list[bytes]:
    lit = round(FRAME_BYTES * share)
    bright = BRIGHT[:lit] + DARK[lit:]
    return [bright if (n / 25 * hertz) % 1 < 0.5 else DARK for n in range(round(25 * seconds))]


def test_five_flashes_a_second_are_too_many() -> None:
    bursts = find_bursts([*[DARK] * 50, *blink(5, 3), *[DARK] * 50])
    assert len(bursts) == 1
    assert abs(bursts[0].start_s - 2) < 0.3
    assert abs(bursts[0].end_s - 5) < 0.3
    assert bursts[0].flashes == 5


@pytest.mark.parametrize(
    "frames",
    [
        blink(2, 4),
        blink(5, 3, share=0.2),
        [bytes([16 + n % 200]) * FRAME_BYTES for n in range(200)],
        # Bright on brighter: no flash, for nothing is dark.
        [bytes([225 + 10 * (n % 2)]) * FRAME_BYTES for n in range(100)],
        [],
    ],
    ids=["slow", "small", "fade", "bright", "nothing"],
)
def test_what_is_slow_small_or_faint_is_no_flash(frames: list[bytes]) -> None:
    assert find_bursts(frames) == []


def draw_columns(levels: Iterable[int]) -> bytes:
    row = bytes(level for level in levels for _n in range(4))[:WIDTH]
    return row * HEIGHT


BARS = draw_columns([180, 162, 131, 112, 84, 65, 35, 16])


def test_bars_are_known_by_their_staircase() -> None:
    assert shows_bars(BARS)
    # Grey wings on both sides, as high definition has them.
    wings = bytes([104]) * 4
    row = wings + bytes(level for level in (180, 168, 145, 134, 63, 51) for _n in range(4)) + wings
    assert shows_bars(row[:WIDTH] * HEIGHT)


@pytest.mark.parametrize(
    "frame",
    [
        DARK,
        draw_columns([180, 60, 180, 60, 180, 60, 180, 60]),
        bytes(235 - 7 * x for x in range(WIDTH)) * HEIGHT,
        draw_columns([40, 38, 36, 34, 32, 30, 28, 26]),
        BARS[: WIDTH * 3] + DARK[WIDTH * 3 :],
    ],
    ids=["black", "stripes", "ramp", "faint", "a strip"],
)
def test_what_only_looks_like_bars_is_left_alone(frame: bytes) -> None:
    assert not shows_bars(frame)


def test_bars_count_from_a_second_on() -> None:
    assert find_bars([*[DARK] * 25, *[BARS] * 50, *[DARK] * 25]) == [
        Interval(start_ms=1000, end_ms=3000)
    ]
    assert find_bars([*[DARK] * 25, *[BARS] * 10, *[DARK] * 25]) == []


def test_legal_white_and_pure_colours_pass_and_their_overshoot_does_not() -> None:
    assert is_legal((235, 128, 128))
    assert is_legal((16, 128, 128))
    # Red, green and blue at full, by BT.709.
    assert all(map(is_legal, ((63, 102, 240), (173, 42, 26), (32, 240, 118))))
    assert not is_legal((251, 128, 128))
    assert not is_legal((100, 240, 240))


def test_a_hundredth_of_the_picture_may_be_outside() -> None:
    grey, bright = bytes([128]) * PLANE_BYTES, bytes([252])
    few, many = PLANE_BYTES // 200, PLANE_BYTES // 50
    frames = [bright * n + grey[n:] + grey + grey for n in (few, many)]
    found = find_illegal(b"".join(frames))
    assert [second for second, _share in found] == [5]
    assert found[0][1] == pytest.approx(0.02, abs=0.001)


LINES = (
    "[Parsed_blackdetect_8 @ 0x1] [info] black_start:4 black_end:7.04 black_duration:3.04",
    "[x] [info] lavfi.freezedetect.freeze_start: 4",
    "[x] [info] lavfi.freezedetect.freeze_duration: 3",
    "[x] [info] lavfi.freezedetect.freeze_end: 7",
    "[x] [info] silence_start: 10.005",
    "[x] [info] silence_end: 14.016 | silence_duration: 4.01",
    "[x] [info] out_phase_start: 17",
)


def test_reads_what_the_detectors_say() -> None:
    spans = read_spans(LINES, duration_ms=20_000)
    assert spans["black"] == (Interval(start_ms=4000, end_ms=7040),)
    assert spans["freeze"] == (Interval(start_ms=4000, end_ms=7000),)
    assert spans["silence"] == (Interval(start_ms=10005, end_ms=14016),)
    # Until the end of the film.
    assert spans["phase"] == (Interval(start_ms=17000, end_ms=20000),)


def see(**spans: tuple[int, int]) -> Seen:
    found = {
        name: (Interval(start_ms=spans[name][0], end_ms=spans[name][1]),) if name in spans else ()
        for name in SPANS
    }
    return Seen(frames=500, spans=found)


@pytest.mark.parametrize(
    ("seen", "has_sound", "lights"),
    [
        (see(black=(0, 1000)), True, {"black": "amber"}),
        (see(black=(0, 3000)), True, {"black": "red"}),
        (see(silence=(0, 4000)), True, {"silence": "amber"}),
        (see(silence=(0, 11000)), True, {"silence": "red"}),
        (see(silence=(0, 11000)), False, {}),
        # Slides stand still and are meant to.
        (see(freeze=(0, 60_000)), True, {"freeze": "green"}),
        (
            see(freeze=(0, 60_000), silence=(5000, 16_000)),
            True,
            {"freeze": "green", "silence": "red", "dead": "red"},
        ),
        (see(phase=(0, 3000)), True, {"phase": "red"}),
    ],
)
def test_lights_are_what_a_station_does(
    seen: Seen, has_sound: bool, lights: dict[str, str]
) -> None:
    found = judge_seen(seen, has_sound=has_sound)
    assert {one.code: one.light.value for one in found} == lights


def test_levels_that_go_on_are_one_finding() -> None:
    illegal = ((5, 0.02), (10, 0.05), (15, 0.03), (40, 0.02))
    found = judge_seen(Seen(frames=2000, spans=see().spans, illegal=illegal), has_sound=True)
    assert [(one.start_s, one.end_s, one.found) for one in found] == [
        (5.0, 15.0, "5.0%"),
        (40.0, 40.0, "2.0%"),
    ]


def test_the_wrong_field_first_is_red() -> None:
    seen = Seen(frames=500, spans=see().spans, lower_first=90, upper_first=2)
    assert [one.code for one in judge_seen(seen, has_sound=True)] == ["fields"]


METERED = (
    "[astats@track2 @ 0x5] [info] Overall",
    "[astats@track2 @ 0x5] [info] Peak level dB: -inf",
    "[astats@track3 @ 0x6] [info] Peak level dB: -18.06",
    "[Parsed_astats_0 @ 0x7] [info] Peak level dB: -1.0",
)


def test_words_on_a_track_that_should_be_empty_are_red() -> None:
    peaks = read_peaks(METERED)
    assert peaks == {2: float("-inf"), 3: -18.06}
    found = judge_seen(Seen(frames=500, spans=see().spans, peaks=peaks), has_sound=True)
    assert [(one.code, one.light.value, one.found) for one in found] == [
        ("tracks", "red", "4: -18.1 dBFS")
    ]


@pytest.mark.parametrize(
    ("lufs", "peak", "codes"),
    [
        (-23.2, -3.0, []),
        (-23.4, -3.0, ["loudness"]),
        (-23.0, -0.9, ["peak"]),
        (-70.0, -100.0, ["silent"]),
    ],
)
def test_loudness_is_held_to_the_tenth(lufs: float, peak: float, codes: list[str]) -> None:
    found = judge_loudness(XDCAM, lufs=lufs, peak_dbtp=peak, range_lu=6, has_sound=True)
    assert [one.code for one in found] == codes


def test_a_frame_too_few_is_red() -> None:
    assert judge_length(XDCAM, frames=99, wanted=100, samples=192_000)[0].code == "frames"
    assert judge_length(XDCAM, frames=100, wanted=100, samples=192_000 + 1000) == []
    assert judge_length(XDCAM, frames=100, wanted=100, samples=188_000)[0].code == "sound_length"


def test_sound_begins_with_the_picture() -> None:
    picture = Packets(starts_s=(0.54,), end_s=2)
    assert judge_offset({0: picture, 1: Packets(starts_s=(0.53,), end_s=2)}) == []
    late = Packets(starts_s=(0.6,), end_s=2)
    assert judge_offset({0: picture, 1: late})[0].found == "+60 ms"
    assert judge_offset({0: picture})[0].code == "silent"


def test_the_worst_light_is_the_whole_s() -> None:
    green = Finding(code="freeze", light=Light.GREEN, start_s=1)
    red = Finding(code="black", light=Light.RED, start_s=9)
    assert judge_whole([]) is Light.GREEN
    assert judge_whole([green, red]) is Light.RED
    assert sort_findings([green, red]) == [red, green]


def test_the_page_says_it_all_and_runs_nothing() -> None:
    finding = {"code": "black", "light": "red", "start_s": 4.0, "end_s": 7.0, "found": "3.0 s"}
    report = {
        "profile": "xdcam-hd422", "file": "<script>.mxf", "bytes": 6_000_000, "frames": 500,
        "verdict": "red", "findings": [finding], "sha256": "ab", "bits_per_s": 50_000_000,
        "sound": {"lufs": -23.0, "peak_dbtp": -3.1, "range_lu": 5.0},
    }  # fmt: skip
    page = write_page(report, start="10:00:00:00", pictures={5.5: "data:image/jpeg;base64,AA"})
    assert "10:00:04:00 đến 10:00:07:00 Hình đen: 3.0 s" in page
    assert 'src="data:image/jpeg;base64,AA"' in page
    assert "<script" not in page
    assert "00:00:20:00 (500 khung hình)" in page
