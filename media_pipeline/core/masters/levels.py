"""Whether brightness and colours stay where transmitters take them (EBU R 103), in samples."""

from collections import Counter
from collections.abc import Sequence

WIDTH, HEIGHT = 160, 90
PLANE_BYTES = WIDTH * HEIGHT
FRAME_BYTES = 3 * PLANE_BYTES
EVERY_S = 5
LOWEST, HIGHEST = 5, 246
MOST_SHARE = 0.01


def find_illegal(raw: bytes) -> list[tuple[int, float]]:
    """Return (second, share of the picture outside) of each sampled frame that has too much."""
    found = []
    for number in range(len(raw) // FRAME_BYTES):
        frame = raw[number * FRAME_BYTES : (number + 1) * FRAME_BYTES]
        share = measure_share(frame)
        if share > MOST_SHARE:
            found.append((number * EVERY_S, share))
    return found


def measure_share(frame: bytes) -> float:
    """Return which part of a frame (three planes, 4:4:4) is outside in Y or in R, G or B."""
    planes = [frame[n * PLANE_BYTES : (n + 1) * PLANE_BYTES] for n in range(3)]
    colours = Counter(zip(*planes, strict=True))
    outside = sum(count for colour, count in colours.items() if not is_legal(colour))
    return outside / PLANE_BYTES


def is_legal(colour: Sequence[int]) -> bool:
    """Tell whether Y, and R, G and B made of it by BT.709, are within the tolerated range."""
    y, blue, red = colour[0], colour[1] - 128, colour[2] - 128
    scaled = 219 / 224
    signals = (
        y,
        y + 1.5748 * red * scaled,
        y - (0.1873 * blue + 0.4681 * red) * scaled,
        y + 1.8556 * blue * scaled,
    )
    return all(LOWEST <= signal <= HIGHEST for signal in signals)
