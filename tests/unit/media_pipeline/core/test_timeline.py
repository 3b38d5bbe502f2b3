from fractions import Fraction

from media_pipeline.core.timeline import Packets, lay_timeline, read_packets, snap_rate


def steady(fps: float, frames: int) -> Packets:
    return Packets(starts_s=tuple(n / fps for n in range(frames)), end_s=frames / fps)


def test_reads_times_in_the_order_they_show() -> None:
    lines = ["#tb 0: 1/25", "#tb 1: 1/1000", "0, 0, 2, 1, 9, 0x1", "0, 1, 1, 1, 9, 0x1"]
    packets = read_packets([*lines, "1, 40, 40, 20, 7, 0x2, S=1, 10"])
    assert packets[0] == Packets(starts_s=(0.04, 0.08), end_s=0.12)
    assert packets[1].end_s == 0.06


def test_finds_the_broadcast_rate_behind_rounded_times() -> None:
    rounded = tuple(round(n * 1001 / 30000, 3) for n in range(300))
    line = lay_timeline(video=Packets(starts_s=rounded, end_s=10.01), audio=None)
    assert (line.fps, line.frames, line.variable_fps) == (Fraction(30000, 1001), 300, False)


def test_halves_what_is_faster_than_a_weak_link_needs() -> None:
    assert lay_timeline(video=steady(60, 600), audio=None).fps == 30
    assert lay_timeline(video=steady(100, 1000), audio=None).fps == 25


def test_lays_an_even_grid_under_uneven_frames() -> None:
    starts = tuple(n * 0.5 + (0.12 if n % 3 else 0.0) for n in range(40))
    line = lay_timeline(video=Packets(starts_s=starts, end_s=20.0), audio=None)
    assert line.variable_fps
    assert line.fps <= 5
    assert abs(line.duration_ms - 20000) <= 1000 / line.fps


def test_keeps_the_last_picture_up_while_somebody_speaks() -> None:
    talk = Packets(starts_s=(0.0,), end_s=14.0)
    assert lay_timeline(video=steady(25, 250), audio=talk).duration_ms == 14000


def test_does_not_wait_for_padding() -> None:
    talk = Packets(starts_s=(0.0,), end_s=10.02)
    assert lay_timeline(video=steady(25, 250), audio=talk).duration_ms == 10000


def test_believes_the_header_of_a_bare_stream() -> None:
    mute = Packets(starts_s=(0.0,) * 30, end_s=0.0)
    line = lay_timeline(video=mute, audio=None, claimed_fps=29.97, claimed_frames=15)
    assert (line.fps, line.frames) == (Fraction(30000, 1001), 15)


def test_sound_alone_has_no_frames() -> None:
    line = lay_timeline(video=None, audio=Packets(starts_s=(0.0,), end_s=7.5))
    assert (line.frames, line.duration_ms) == (0, 7500)


def test_snaps_to_the_rate_that_is_meant() -> None:
    assert snap_rate(23.98) == Fraction(24000, 1001)
    assert snap_rate(24.038) == 24
    assert snap_rate(0.25) == 1
    assert snap_rate(13.37) == Fraction(13370, 1000)
