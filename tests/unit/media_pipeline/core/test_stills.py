from media_pipeline.core.stills import (
    choose_chapters_ms,
    choose_poster_ms,
    choose_slides_ms,
    plan_sprites,
    read_stretches_ms,
    stamp,
    write_chapters_vtt,
    write_sprites_vtt,
)


def test_the_poster_shows_the_first_page_complete() -> None:
    assert choose_poster_ms(60_000, [0, 20_000], is_slides=True) == 19_400
    assert choose_poster_ms(60_000, [0, 20_000], is_slides=False) == 6_000


def test_each_slide_is_kept_as_it_looks_at_its_end() -> None:
    assert choose_slides_ms([0, 10_000, 30_000], 40_000) == (9_400, 29_400, 39_400)


def test_what_is_said_on_a_slide_begins_when_the_one_before_ends() -> None:
    turns = choose_slides_ms([0, 10_000, 30_000], 40_000)
    assert [start for start, _end in read_stretches_ms(turns)] == [0, 10_000, 30_000]
    assert read_stretches_ms(turns)[-1][1] > 40_000
    assert read_stretches_ms([]) == ()


def test_chapters_are_never_short() -> None:
    assert choose_chapters_ms([0, 5_000, 30_000, 45_000, 95_000], 100_000) == (0, 30_000)


def test_a_long_lesson_still_fits_one_sheet() -> None:
    short = plan_sprites(24_000, width=1280, height=720, key_ms=8000)
    long = plan_sprites(2_700_000, width=1280, height=720, key_ms=8000)
    assert (short.interval_ms, short.count, short.height) == (8000, 3, 90)
    assert long.count <= 100
    assert long.interval_ms % 8000 == 0


def test_the_sheet_s_map_covers_the_lesson() -> None:
    sprites = plan_sprites(90_000, width=1280, height=720, key_ms=8000)
    text = write_sprites_vtt(sprites, 90_000, file="s.webp")
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:08.000\ns.webp#xywh=0,0,160,90\n")
    assert "00:01:20.000 --> 00:01:28.000\ns.webp#xywh=0,90,160,90" in text
    assert "--> 00:01:30.000" in text


def test_chapters_end_where_the_next_begins() -> None:
    assert write_chapters_vtt([0, 61_000], 125_500).splitlines()[2:] == [
        "00:00:00.000 --> 00:01:01.000", "1", "",
        "00:01:01.000 --> 00:02:05.500", "2",
    ]  # fmt: skip


def test_stamps_hours() -> None:
    assert stamp(3_723_004) == "01:02:03.004"
