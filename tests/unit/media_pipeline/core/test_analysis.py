import random

from media_pipeline.core.analysis import (
    FRAME_BYTES,
    HEIGHT,
    WIDTH,
    Content,
    choose_windows,
    compare,
    find_bars,
    judge,
    split_frames,
)

PAPER = bytes([240]) * FRAME_BYTES


def noisy(seed: int, spread: int) -> bytes:
    dice = random.Random(seed)
    return bytes(120 + dice.randint(-spread, spread) for _ in range(FRAME_BYTES))


def test_drawn_pages_are_slides() -> None:
    page = bytes(200 if n % 7 else 30 for n in range(FRAME_BYTES))
    frames = [PAPER] * 10 + [page] * 10
    assert judge([frames], trial_kbps=20).content is Content.SLIDES


def test_a_picture_that_moves_everywhere_is_a_camera() -> None:
    frames = [noisy(n, 40) for n in range(10)]
    assert judge([frames], trial_kbps=900).content is Content.CAMERA


def test_the_noise_of_a_still_sensor_is_no_slide() -> None:
    frames = [noisy(n, 2) for n in range(10)]
    found = judge([frames], trial_kbps=300)
    assert found.moving_share == 0
    assert found.content is Content.CAMERA


def test_a_page_with_somebody_in_the_corner_is_both() -> None:
    frames = [noisy(n, 40)[: FRAME_BYTES // 10] + PAPER[FRAME_BYTES // 10 :] for n in range(10)]
    assert judge([frames], trial_kbps=100).content is Content.MIXED


def test_what_is_too_short_to_judge_gets_a_camera_s_rungs() -> None:
    assert judge([[PAPER, PAPER]], trial_kbps=1).content is Content.CAMERA


def test_movement_is_counted_apart_from_noise() -> None:
    moved = bytes([100]) * 1000 + PAPER[1000:]
    assert compare(PAPER, moved).share == 1000 / FRAME_BYTES
    assert compare(PAPER, moved).noise == 0


def test_finds_black_borders() -> None:
    row = bytes(12) + bytes([200]) * (WIDTH - 24) + bytes(12)
    frame = bytes(WIDTH * 6) + row * (HEIGHT - 12) + bytes(WIDTH * 6)
    bars = find_bars([frame, frame])
    assert (bars.left, bars.top, bars.right, bars.bottom) == (0.125, 0.111, 0.125, 0.111)


def test_a_black_film_has_no_borders() -> None:
    assert find_bars([bytes(FRAME_BYTES)]).top == 0


def test_drops_a_torn_frame() -> None:
    assert len(split_frames(bytes(FRAME_BYTES * 2 + 100))) == 2


def test_looks_at_short_lessons_whole_and_at_long_ones_here_and_there() -> None:
    assert [w.length_s for w in choose_windows(6.0)] == [6.0]
    long = choose_windows(2700.0)
    assert sum(w.length_s for w in long) == 32.0
    assert long[0].start_s > 60
    assert long[-1].start_s < 2640
