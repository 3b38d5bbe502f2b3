from dataclasses import replace
from fractions import Fraction

import pytest

from media_pipeline.core.fragments import Layout, lay_out
from media_pipeline.core.mp4 import Sample, Track, box
from media_pipeline.core.packaging import (
    Variant,
    join_chunks,
    put_in_step,
    take_sound,
    write_keys_playlist,
    write_master,
    write_media_playlist,
)
from media_pipeline.core.refusals import ToolFailed

ENTRY = box(b"avc1", bytes(78))


def track(*shows: int, entry: bytes = ENTRY) -> Track:
    samples = tuple(
        Sample(offset=0, size=100, shows_at=at, is_key=n == 0) for n, at in enumerate(shows)
    )
    return Track(timescale=90000, entry=entry, samples=samples, priming=0)


def join(*tracks: Track, frames: tuple[int, ...]) -> list[tuple[int, int]]:
    stream = join_chunks(
        tracks, fps=Fraction(25), frames=frames, size=(2, 2), length_s=Fraction(sum(frames), 25)
    )
    times = [sum(p.duration for p in stream.pieces[:n]) for n in range(len(stream.pieces))]
    return [
        (at, at + piece.shift - stream.late) for at, piece in zip(times, stream.pieces, strict=True)
    ]


def test_times_come_from_the_grid() -> None:
    assert join(track(0, 3601, 7199), track(0, 3600), frames=(3, 2)) == [
        (0, 0),
        (400, 400),
        (800, 800),
        (1200, 1200),
        (1600, 1600),
    ]


def test_reordered_frames_show_in_order_and_from_zero() -> None:
    shown = join(track(3600, 10800, 7200), track(3600, 10800, 7200), frames=(3, 3))
    assert sorted(at for _, at in shown) == [0, 400, 800, 1200, 1600, 2000]
    assert [at for _, at in shown[:3]] == [0, 800, 400]


def test_no_shift_is_negative() -> None:
    stream = join_chunks(
        [track(3600, 10800, 7200)],
        fps=Fraction(25),
        frames=(3,),
        size=(2, 2),
        length_s=Fraction(3, 25),
    )
    assert min(piece.shift for piece in stream.pieces) == 0
    assert stream.late == 400


def test_the_voice_waits_for_reordered_pictures() -> None:
    picture = join_chunks(
        [track(3600, 10800, 7200)],
        fps=Fraction(25),
        frames=(3,),
        size=(2, 2),
        length_s=Fraction(3, 25),
    )
    sound = take_sound(sound_track(60, 960, 312), codec="opus", language="vi", duration_ms=1000)
    assert put_in_step(picture, sound.stream).start == 1920 - 312
    assert put_in_step(replace(picture, late=0), sound.stream).start == 0


def test_refuses_chunks_that_do_not_fit() -> None:
    with pytest.raises(ToolFailed, match="frames"):
        join(track(0, 1), frames=(3,))
    with pytest.raises(ToolFailed, match="set up"):
        join(track(0), track(0, entry=box(b"avc1", bytes(79))), frames=(1, 1))


def sound_track(samples: int, step: int, priming: int) -> Track:
    return Track(
        timescale=48000,
        entry=box(b"mp4a", bytes(28)),
        samples=tuple(
            Sample(offset=n, size=1, shows_at=n * step, is_key=True) for n in range(samples)
        ),
        priming=priming,
    )


def test_leaves_out_the_run_in_of_aac() -> None:
    sound = take_sound(sound_track(60, 1024, 1024), codec="aac", language="vi", duration_ms=1000)
    assert (sound.dropped, sound.stream.late) == (1, 0)
    assert sound.stream.duration == 48000


def test_knows_the_run_in_of_opus() -> None:
    sound = take_sound(sound_track(60, 960, 312), codec="opus", language="vi", duration_ms=1000)
    assert (sound.dropped, sound.stream.late) == (0, 312)
    assert sound.stream.duration - 312 == 48000


def layout() -> Layout:
    stream = join_chunks(
        [track(*range(0, 50 * 3600, 3600))],
        fps=Fraction(25),
        frames=(50,),
        size=(2, 2),
        length_s=Fraction(99, 50),
    )
    return lay_out([stream])


def test_the_last_frame_ends_with_the_lesson() -> None:
    laid = layout()
    assert sum(segment.duration_s for segment in laid.segments) == Fraction(99, 50)


def test_reordered_frames_keep_their_times_when_the_last_is_cut() -> None:
    stream = join_chunks(
        [track(3600, 14400, 7200, 10800)],
        fps=Fraction(25),
        frames=(4,),
        size=(2, 2),
        length_s=Fraction(7, 50),
    )
    times = [sum(p.duration for p in stream.pieces[:n]) for n in range(4)]
    shown = [at + p.shift - stream.late for at, p in zip(times, stream.pieces, strict=True)]
    assert shown == [0, 1200, 400, 800]
    assert stream.pieces[1].duration == 200


def test_playlists_point_into_the_one_file() -> None:
    laid = layout()
    text = write_media_playlist(laid, file="64.mp4")
    assert text.startswith("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n")
    segment = laid.segments[0]
    assert f"#EXT-X-BYTERANGE:{segment.size}@{segment.offset}\n64.mp4\n" in text
    assert text.endswith("#EXT-X-ENDLIST\n")
    keys = write_keys_playlist(laid, file="64.mp4")
    assert f"#EXT-X-BYTERANGE:{segment.key_size}@{segment.offset}" in keys
    assert segment.key_size < segment.size


def variant(bps: int, codec: str, fps: Fraction | None) -> Variant:
    return Variant(
        playlist=f"{bps}.m3u8",
        keys_playlist=f"{bps}-keys.m3u8",
        codecs=(codec, "opus") if fps else ("opus",),
        average_bps=bps,
        peak_bps=bps * 2,
        keys_bps=bps // 2,
        width=1280,
        height=720,
        fps=fps,
    )


def test_a_master_begins_with_the_thriftiest() -> None:
    text = write_master(
        [variant(90_000, "av01.0.05M.08", Fraction(25)), variant(16_000, "", None)],
        language="",
        has_sound=True,
    )
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines == ["16000.m3u8", "90000.m3u8"]
    assert "AVERAGE-BANDWIDTH=90000" in text
    assert 'GROUP-ID="voice"' in text
    assert 'URI="90000-keys.m3u8"' in text
    assert "RESOLUTION" not in text.split("16000.m3u8")[0]


def test_a_silent_master_names_no_sound() -> None:
    text = write_master([variant(1, "avc1.64001f", Fraction(5))], language="", has_sound=False)
    assert "AUDIO" not in text
