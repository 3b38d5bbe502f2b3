import struct
from fractions import Fraction

from media_pipeline.core.fragments import MOST_REFERENCES, Layout, lay_out
from media_pipeline.core.heads import Piece, Stream
from media_pipeline.core.mp4 import box, find, iter_boxes


def picture(seconds: int, *, fps: int = 5, key_s: int = 8, size: int = 300) -> Stream:
    pieces = tuple(
        Piece(size=size, duration=10000 // fps, shift=0, is_key=n % (key_s * fps) == 0)
        for n in range(seconds * fps)
    )
    return Stream(
        is_video=True, timescale=10000, entry=box(b"av01", bytes(78)), pieces=pieces,
        width=1280, height=720,
    )  # fmt: skip


def voice(seconds: int) -> Stream:
    pieces = (Piece(size=120, duration=2880, shift=0, is_key=True),) * int(seconds / 0.06)
    return Stream(
        is_video=False, timescale=48000, entry=box(b"Opus", bytes(28)), pieces=pieces, late=312
    )


def whole(layout: Layout, streams: list[Stream]) -> bytes:
    parts = [layout.head]
    for fragment in layout.fragments:
        parts.append(fragment.head)
        for run in fragment.runs:
            pieces = streams[run.stream].pieces[run.first : run.first + run.count]
            parts.append(bytes(sum(piece.size for piece in pieces)))
    return b"".join(parts)


def test_has_one_index_and_no_trailer() -> None:
    streams = [picture(40), voice(40)]
    file = whole(lay_out(streams), streams)
    kinds = [kind for kind, _start, _end in iter_boxes(file)]
    assert kinds[:3] == [b"ftyp", b"moov", b"sidx"]
    assert kinds.count(b"sidx") == 1
    assert set(kinds[3:]) == {b"moof", b"mdat"}


def test_the_head_of_a_long_lesson_stays_small() -> None:
    layout = lay_out([picture(45 * 60, key_s=8), voice(45 * 60)])
    assert len(layout.head) + len(layout.fragments[0].head) <= 6 * 1024


def test_the_index_of_the_longest_lesson_stays_small_too() -> None:
    layout = lay_out([picture(4 * 3600, fps=1)])
    assert len(layout.fragments) <= MOST_REFERENCES
    assert all(f.starts_with_key for f in layout.fragments if f.start_s not in (1, 3))


def test_the_first_fragment_lasts_a_second() -> None:
    layout = lay_out([picture(40), voice(40)])
    assert [f.start_s for f in layout.fragments] == [0, 1, 3, 8, 16, 24, 32]


def test_far_key_frames_get_fragments_between_them() -> None:
    layout = lay_out([picture(40, key_s=16), voice(40)])
    assert [f.start_s for f in layout.fragments] == [0, 1, 3, 8, 16, 24, 32]
    assert [f.starts_with_key for f in layout.fragments] == [True, *[False] * 3, True, False, True]
    assert [s.start_s for s in layout.segments] == [0, 16, 32]


def test_segments_cover_the_file_from_the_head_to_its_end() -> None:
    streams = [picture(45), voice(45)]
    layout = lay_out(streams)
    assert layout.segments[0].offset == len(layout.head)
    for before, after in zip(layout.segments, layout.segments[1:], strict=False):
        assert before.offset + before.size == after.offset
    last = layout.segments[-1]
    assert last.offset + last.size == len(whole(layout, streams))
    assert sum(s.duration_s for s in layout.segments) == 45


def test_segments_start_on_key_frames() -> None:
    layout = lay_out([picture(45)])
    assert [s.start_s for s in layout.segments] == [0, 8, 16, 24, 32, 40]


def test_every_sample_lies_where_its_box_says() -> None:
    streams = [picture(20), voice(20)]
    layout = lay_out(streams)
    file = whole(layout, streams)
    seen = [0, 0]
    for kind, start, end in iter_boxes(file):
        if kind != b"moof":
            continue
        mdat_end = end + struct.unpack_from(">I", file, end)[0]
        for inner, body, stop in iter_boxes(file, start, end):
            if inner == b"traf":
                number = struct.unpack_from(">I", find(file[body:stop], b"tfhd"), 4)[0] - 1
                for part, at, _ in iter_boxes(file, body, stop):
                    if part == b"trun":
                        count, offset = struct.unpack_from(">Ii", file, at + 4)
                        assert end + 8 <= start - 8 + offset < mdat_end
                        seen[number] += count
    assert seen == [100, 333]


def test_a_fragment_holds_one_run_of_sound_and_one_of_picture() -> None:
    layout = lay_out([picture(40), voice(40)])
    for fragment in layout.fragments:
        assert [run.stream for run in fragment.runs] == [1, 0]


def test_sound_across_an_edge_belongs_to_the_later_fragment() -> None:
    streams = [picture(40), voice(40)]
    for fragment in lay_out(streams).fragments:
        first_s = Fraction(fragment.runs[0].first * 2880, 48000)
        assert fragment.start_s - Fraction("0.06") < first_s <= fragment.start_s


def test_the_index_names_every_fragment() -> None:
    streams = [picture(40, key_s=16), voice(40)]
    layout = lay_out(streams)
    sidx = find(layout.head, b"sidx")
    count = struct.unpack_from(">H", sidx, 22)[0]
    sizes = [struct.unpack_from(">I", sidx, 24 + 12 * n)[0] for n in range(count)]
    assert sizes == [fragment.size for fragment in layout.fragments]
    assert len(layout.head) + sum(sizes) == len(whole(layout, streams))


def test_sound_alone_is_cut_by_time() -> None:
    layout = lay_out([voice(30)])
    assert [round(f.start_s) for f in layout.fragments] == [0, 1, 3, 8, 16, 24]
    assert [round(s.start_s) for s in layout.segments] == [0, 8, 16, 24]
    assert layout.segments[-1].start_s < Fraction(30)


def reordered(seconds: int) -> Stream:
    """Ten frames a second, decoded one frame ahead from the second on; key frames every 8 s."""
    total = seconds * 10
    pieces = tuple(
        Piece(
            size=300,
            duration=500 if n < 2 else 1000,
            shift=0 if n == 0 else 500 if n == 1 else 1000,
            is_key=n % 80 == 0,
        )
        for n in range(total)
    )
    return Stream(
        is_video=True, timescale=10000, entry=box(b"avc1", bytes(78)), pieces=pieces,
        width=1280, height=720, late=1000, length=total * 1000,
    )  # fmt: skip


def test_fragments_of_reordered_frames_begin_when_their_key_frame_shows() -> None:
    layout = lay_out([reordered(40), voice(40)])
    assert [f.start_s for f in layout.fragments] == [0, 1, 3, 8, 16, 24, 32]
    assert [s.start_s for s in layout.segments] == [0, 8, 16, 24, 32]
    assert sum(s.duration_s for s in layout.segments) == 40


def test_their_sound_begins_where_the_key_frame_is_decoded() -> None:
    for fragment in lay_out([reordered(40), voice(40)]).fragments[1:]:
        first_s = Fraction(fragment.runs[0].first * 2880, 48000)
        decoded_s = fragment.start_s - Fraction("0.1")
        assert decoded_s - Fraction("0.06") < first_s <= decoded_s
