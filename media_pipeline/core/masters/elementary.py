"""The picture's own stream, read byte by byte: what it claims, what it takes, where it runs over.

A header may promise 50 Mb/s over 71: players of stations stumble, and MediaInfo repeats the header.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from media_pipeline.core.masters.profiles import FRAMES_PER_S, Picture

PICTURE, SEQUENCE, EXTENSION, GROUP = 0x00, 0xB3, 0xB5, 0xB8
KINDS = "?IPB"
# Of the promised rate, beside what the buffer may still hold at the end.
NEAR = 0.005


@dataclass(frozen=True, kw_only=True)
class Headers:
    """What the headers of an MPEG-2 stream say, over the part that was read."""

    width: int
    height: int
    profile_and_level: int
    bits_per_s: int
    buffer_bits: int
    chroma: int
    is_progressive_sequence: bool
    pattern: str
    """The kinds of the first pictures, in the order they lie in the stream."""
    group_lengths: tuple[int, ...]
    upper_first: tuple[bool, ...]
    """What the pictures say of their fields: one value, or several that contradict."""
    first_timecode: str


@dataclass(frozen=True, kw_only=True)
class Flow:
    """What the pictures of a stream take."""

    frames: int
    bytes: int
    bits_per_s: int
    runs_over_s: tuple[float, ...]
    """When more was needed than the buffer had; one moment per second at most."""
    is_even: bool
    """Every picture takes the same."""


def read_sizes(lines: Iterable[str]) -> list[int]:
    """Return how many bytes each picture takes, of ffmpeg's framecrc listing."""
    return [int(line.split(",")[4]) for line in lines if line.startswith("0,")]


def follow(sizes: Sequence[int], picture: Picture) -> Flow:
    """Return what pictures of these sizes mean to a buffer that is filled at the promised rate."""
    room = picture.buffer_bits or picture.most_kbps * 1000
    arrives = picture.most_kbps * 1000 / FRAMES_PER_S
    held = float(room)
    over: list[float] = []
    for number, size in enumerate(sizes):
        held -= size * 8
        if held < 0:
            at_s = number / FRAMES_PER_S
            if not over or at_s - over[-1] >= 1:
                over.append(at_s)
            held = 0.0
        held = min(float(room), held + arrives)
    seconds = len(sizes) / FRAMES_PER_S
    return Flow(
        frames=len(sizes),
        bytes=sum(sizes),
        bits_per_s=round(sum(sizes) * 8 / seconds) if seconds else 0,
        runs_over_s=tuple(over),
        is_even=len(set(sizes)) == 1,
    )


def keeps_rate(flow: Flow, picture: Picture) -> bool:
    """Tell whether the stream takes what its header says, as near as its length lets one tell."""
    seconds = flow.frames / FRAMES_PER_S
    promised = picture.kbps * 1000 * seconds
    slack = promised * NEAR + picture.buffer_bits
    return flow.bytes * 8 <= promised + slack and (
        not picture.is_constant or flow.bytes * 8 >= promised - slack
    )


def read_headers(stream: bytes) -> Headers | None:
    """Return what the headers in `stream` say; None where there is no sequence."""
    found: dict[str, int] = {}
    kinds: list[str] = []
    groups: list[int] = []
    timecodes: list[str] = []
    upper: Counter[bool] = Counter()
    at = stream.find(b"\0\0\1")
    while 0 <= at <= len(stream) - 16:
        code, body = stream[at + 3], at + 4
        if code == SEQUENCE:
            found |= {"width": _bits(stream, body, 0, 12), "height": _bits(stream, body, 12, 12)}
            found |= {"rate": _bits(stream, body, 32, 18), "buffer": _bits(stream, body, 51, 10)}
        elif code == EXTENSION:
            _read_extension(stream, body, found, upper, in_picture=bool(kinds))
        elif code == GROUP:
            groups.append(len(kinds))
            parts = [_bits(stream, body, start, n) for start, n in TIMECODE]
            timecodes.append(":".join(f"{part:02d}" for part in parts))
        elif code == PICTURE:
            kinds.append(KINDS[_bits(stream, body, 10, 3) & 3])
        at = stream.find(b"\0\0\1", at + 3)
    if "width" not in found or not kinds:
        return None
    return Headers(
        width=found["width"] | found.get("width_more", 0) << 12,
        height=found["height"] | found.get("height_more", 0) << 12,
        profile_and_level=found.get("profile", 0),
        bits_per_s=(found["rate"] | found.get("rate_more", 0) << 18) * 400,
        buffer_bits=(found["buffer"] | found.get("buffer_more", 0) << 10) * 16384,
        chroma=found.get("chroma", 0),
        is_progressive_sequence=bool(found.get("progressive")),
        pattern="".join(kinds[:40]),
        group_lengths=tuple(sorted({b - a for a, b in pairwise(groups)})),
        upper_first=tuple(sorted(upper)),
        first_timecode=timecodes[0] if timecodes else "",
    )


# Hours, minutes, seconds, pictures: where they lie in a group's header.
TIMECODE = ((1, 5), (6, 6), (13, 6), (19, 6))
OF_SEQUENCE, OF_PICTURE = 1, 8


def _read_extension(
    stream: bytes, body: int, found: dict[str, int], upper: Counter[bool], *, in_picture: bool
) -> None:
    kind = _bits(stream, body, 0, 4)
    if kind == OF_SEQUENCE:
        places = {
            "profile": (4, 8),
            "progressive": (12, 1),
            "chroma": (13, 2),
            "width_more": (15, 2),
            "height_more": (17, 2),
            "rate_more": (19, 12),
            "buffer_more": (32, 8),
        }
        found |= {name: _bits(stream, body, *place) for name, place in places.items()}
    elif kind == OF_PICTURE and in_picture:
        upper[bool(_bits(stream, body, 24, 1))] += 1


def _bits(stream: bytes, body: int, start: int, number: int) -> int:
    value = int.from_bytes(stream[body + start // 8 : body + start // 8 + 8], "big")
    return (value >> (64 - start % 8 - number)) & ((1 << number) - 1)
