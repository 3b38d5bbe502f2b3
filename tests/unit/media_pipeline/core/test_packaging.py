from fractions import Fraction
from itertools import pairwise

import pytest

from media_pipeline.core.fragments import Layout, lay_out
from media_pipeline.core.heads import Stream
from media_pipeline.core.mp4 import Sample, Track, box
from media_pipeline.core.packaging import (
    Variant,
    join_chunks,
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


def picture(*tracks: Track, length_s: Fraction | None = None) -> Stream:
    frames = [len(track.samples) for track in tracks]
    return join_chunks(
        tracks,
        fps=Fraction(25),
        frames=frames,
        size=(2, 2),
        length_s=Fraction(sum(frames), 25) if length_s is None else length_s,
    )


def times(stream: Stream) -> list[tuple[int, int]]:
    """Return when each sample is decoded and shown."""
    decoded = [sum(p.duration for p in stream.pieces[:n]) for n in range(len(stream.pieces))]
    return [(at, at + piece.shift) for at, piece in zip(decoded, stream.pieces, strict=True)]


def test_times_come_from_the_grid() -> None:
    assert times(picture(track(0, 3601, 7199), track(0, 3600))) == [
        (0, 0),
        (400, 400),
        (800, 800),
        (1200, 1200),
        (1600, 1600),
    ]


# As x264 writes them: the second lies before the two that show before it.
REORDERED = track(7200, 18000, 10800, 14400, 21600)


def test_reordered_frames_show_in_order_and_from_zero() -> None:
    shown = [show for _, show in times(picture(REORDERED, REORDERED))]
    assert shown == [0, 1200, 400, 800, 1600, 2000, 3200, 2400, 2800, 3600]


def test_nothing_is_decoded_after_it_shows() -> None:
    for chunk in (REORDERED, track(0, 6, 3, 1, 2, 5, 4), track(0, 1)):
        joined = times(picture(chunk, chunk))
        assert all(decoded <= show for decoded, show in joined)
        lies = [decoded for decoded, _ in joined]
        assert lies[0] == 0
        assert all(a < b for a, b in pairwise(lies))


def test_decoding_is_ahead_by_the_delay_from_the_next_key_frame_on() -> None:
    stream = picture(REORDERED, REORDERED)
    decoded, shown = times(stream)[5]
    assert (shown - decoded, stream.late) == (400, 400)


def test_only_the_first_frames_say_how_long_they_last() -> None:
    stream = picture(*[REORDERED] * 3)
    assert [piece.duration for piece in stream.pieces[:4]] == [200, 200, 400, 400]
    assert stream.usual_duration == 400


def test_refuses_chunks_that_do_not_fit() -> None:
    with pytest.raises(ToolFailed, match="frames"):
        join_chunks(
            [track(0, 1)], fps=Fraction(25), frames=[3], size=(2, 2), length_s=Fraction(3, 25)
        )
    with pytest.raises(ToolFailed, match="set up"):
        picture(track(0), track(0, entry=box(b"avc1", bytes(79))))


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
    stream = picture(track(*range(0, 50 * 3600, 3600)), length_s=Fraction(99, 50))
    return lay_out([stream])


def test_the_last_frame_ends_with_the_lesson() -> None:
    laid = layout()
    assert sum(segment.duration_s for segment in laid.segments) == Fraction(99, 50)


def test_reordered_frames_keep_their_times_when_the_last_is_cut() -> None:
    stream = picture(
        REORDERED, REORDERED, track(3600, 14400, 7200, 10800), length_s=Fraction(27, 50)
    )
    assert [show for _, show in times(stream)][-4:] == [4000, 5200, 4400, 4800]
    assert stream.duration == 5400
    ends = [show + p.duration for (_, show), p in zip(times(stream), stream.pieces, strict=True)]
    assert max(ends) == 5400


@pytest.mark.parametrize(
    ("fps", "entry", "ticks"),
    [
        (Fraction(5), b"av01", 100),
        (Fraction(25, 2), b"av01", 100),
        (Fraction(24), b"av01", 96),
        (Fraction(30000, 1001), b"av01", 30000),
        (Fraction(5), b"avc1", 10_000),
    ],
)
def test_av1_counts_in_ticks_that_players_believe(fps: Fraction, entry: bytes, ticks: int) -> None:
    chunk = track(0, 1, 2, entry=box(entry, bytes(78)))
    stream = join_chunks([chunk], fps=fps, frames=[3], size=(2, 2), length_s=3 / fps)
    assert stream.timescale == ticks
    assert Fraction(stream.pieces[0].duration, ticks) == 1 / fps


def test_a_film_of_four_frames_still_moves_forward() -> None:
    stream = picture(track(3600, 14400, 7200, 10800), length_s=Fraction(7, 50))
    assert [show for _, show in times(stream)] == [0, 1200, 400, 800]
    assert min(piece.duration for piece in stream.pieces) > 0


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
