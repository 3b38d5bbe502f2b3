"""Which files a page without scripts offers, and in which order."""

from media_pipeline.core.offer import (
    HLS,
    choose_file,
    describe_ladder,
    list_choices,
    list_ways,
    offer_sources,
)
from media_pipeline.core.player import PlayedFamily, PlayedFile, Player


def make_file(family: str, link: int | None, size: int = 1000) -> PlayedFile:
    name = link or "sound"
    return PlayedFile(
        rung=f"{family[0]}{name}",
        address=f"/m/{family}/{name}.mp4",
        playlist=f"/m/{family}/{name}.m3u8",
        type=f'video/mp4; codecs="{family}"',
        link_kbps=link,
        width=1280 if link else None,
        height=720 if link else None,
        fps=5.0,
        average_bps=1000,
        bytes=size,
    )


def make_family(name: str, *links: int | None, master: bool = True) -> PlayedFamily:
    files = [make_file(name, link, size=(link or 30) * 1000) for link in links]
    return PlayedFamily(
        name=name,
        master=f"/m/{name}/master.m3u8" if master else None,
        files=tuple(one for one in files if one.link_kbps),
        sounds=tuple(one for one in files if not one.link_kbps),
    )


def make_player(*families: PlayedFamily) -> Player:
    return Player(
        title="Bài", language="vi", duration_ms=1000, has_picture=True, is_public=True,
        is_complete=True, families=families, poster=None, captions=(), sprites=None,
        chapters=None, slides=(), other_sounds=(),
    )  # fmt: skip


def test_whole_files_come_before_playlists_and_newer_codecs_before_older() -> None:
    player = make_player(make_family("universal", 64, 128), make_family("modern", 64))
    assert [one.address for one in offer_sources(player, link_kbps=128)] == [
        "/m/modern/64.mp4",
        "/m/universal/128.mp4",
        "/m/modern/master.m3u8",
        "/m/universal/master.m3u8",
    ]
    assert offer_sources(player, link_kbps=128)[-1].type == HLS


def test_a_link_weaker_than_all_gets_the_thriftiest_file() -> None:
    family = make_family("universal", 128, 256)
    assert choose_file(family, link_kbps=64) == family.files[0]
    assert choose_file(family, link_kbps=10_000) == family.files[1]


def test_a_sound_alone_is_offered_where_there_is_no_picture() -> None:
    family = make_family("universal", None)
    assert choose_file(family, link_kbps=64) == family.sounds[0]
    assert choose_file(make_family("universal"), link_kbps=64) is None


def test_choices_play_everywhere_and_begin_with_the_smallest() -> None:
    player = make_player(make_family("modern", 64), make_family("universal", 128, 64, None))
    assert [one.link_kbps for one in list_choices(player)] == [None, 64, 128]
    assert [one.link_kbps for one in list_choices(make_player(make_family("modern", 64)))] == [64]
    assert list_choices(make_player()) == ()


def test_a_film_is_offered_in_up_to_three_ways_and_as_sound_alone() -> None:
    camera = make_player(
        make_family("universal", None, 64, 128, 256, 1000), make_family("modern", 64, 128, 512)
    )
    ways = {
        one.way: (one.link_kbps, [file.address for file in one.files]) for one in list_ways(camera)
    }
    assert ways == {
        "save": (64, ["/m/modern/64.mp4", "/m/universal/64.mp4"]),
        "medium": (256, ["/m/modern/128.mp4", "/m/universal/256.mp4"]),
        "clear": (1000, ["/m/modern/512.mp4", "/m/universal/1000.mp4"]),
        "listen": (None, ["/m/universal/sound.mp4"]),
    }


def test_a_way_costs_more_without_newer_codecs() -> None:
    save, clear = list_ways(
        make_player(make_family("universal", 64, 256), make_family("modern", 64))
    )
    assert (save.least_bytes, save.most_bytes) == (64_000, 64_000)
    assert (clear.least_bytes, clear.most_bytes) == (64_000, 256_000)


def test_one_rung_is_one_way_and_a_recording_of_sound_has_none() -> None:
    assert [one.way for one in list_ways(make_player(make_family("universal", 64)))] == ["save"]
    assert list_ways(make_player(make_family("universal", None))) == ()


def test_a_script_is_told_of_every_file_the_families_with_newer_codecs_first() -> None:
    player = make_player(make_family("universal", None, 64), make_family("modern", 64, 128))
    ladder = describe_ladder(player, say_size=lambda count: f"{count} B")
    modern, universal = ladder["families"]
    assert [one["link"] for one in modern["files"]] == [64, 128]
    assert universal["sounds"][0]["src"] == "/m/universal/sound.mp4"
    assert universal["files"][0]["size"] == "64000 B"
    assert ladder["seconds"] == 1.0
