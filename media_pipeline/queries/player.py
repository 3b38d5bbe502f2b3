"""What a page needs to show a recording: addresses, sizes, captions; signed while it is private."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from unicodedata import normalize

from django.urls import reverse
from django.utils.translation import get_language_info

from media_pipeline.adapters.stores import get_public_store
from media_pipeline.core.player import OtherSound, Picture, PlayedFamily, PlayedFile, Player, Words
from media_pipeline.core.players_files import find_type
from media_pipeline.models import Caption, Encoding, Rendition, Source
from media_pipeline.permissions import may_watch
from media_pipeline.queries.links import sign_folder
from media_pipeline.queries.showing import list_shown_captions


def get_player(source: Source, *, user: Any, now: datetime) -> Player | None:
    """Return what shows `source` to `user`: public addresses once it is published, before that
    addresses that are good for this person and a while; None when they may not watch it.
    """
    if source.published_at is None and (user is None or not may_watch(user, source)):
        return None
    return _make_player(source, user=user, now=now)


def share_player(source: Source, *, now: datetime, minutes: int) -> Player:
    """Return what shows `source` to whoever is given it, for `minutes`; ask who shares it first."""
    return _make_player(source, user=None, now=now, minutes=minutes)


def digest_captions(caption: Caption) -> str:
    """Return what changes with the words."""
    return hashlib.sha256(caption.vtt.encode()).hexdigest()[:16]


def find_folder(
    source: Source, encoding: Encoding, *, user: Any, now: datetime, minutes: int = 0
) -> str:
    """Return the address below which the files of `encoding` are, ending in "/"."""
    if source.published_at is None:
        return sign_folder(source=source, encoding=encoding, user=user, now=now, minutes=minutes)
    name = f"{encoding.folder}/x"
    address = get_public_store().public_address(name) or reverse("media_files:public", args=[name])
    return address.removesuffix("x")


def find_current_encoding(source: Source) -> Encoding | None:
    """Return the encoding to play: the current one, else the newest of which a rung is there."""
    encodings = source.original.encodings.prefetch_related("renditions")
    found = [one for one in encodings if one.is_current or one.renditions.all()]
    return max(found, key=lambda one: (one.is_current, one.created_at, one.pk), default=None)


def _make_player(source: Source, *, user: Any, now: datetime, minutes: int = 0) -> Player:
    encoding = find_current_encoding(source)
    folder = ""
    if encoding is not None:
        folder = find_folder(source, encoding, user=user, now=now, minutes=minutes)
    report = encoding.report if encoding is not None else {}
    poster = report.get("poster")
    sprites = report.get("sprites")
    chapters = report.get("chapters")
    return Player(
        title=source.title,
        language=source.language,
        duration_ms=source.original.duration_ms,
        has_picture=source.original.has_picture,
        is_public=source.published_at is not None,
        is_complete=encoding is not None and encoding.state == Encoding.State.READY,
        families=_list_families(encoding, folder),
        poster=_read_picture(poster, folder) if poster else None,
        captions=tuple(_list_captions(source, folder)),
        sprites=f"{folder}{sprites['vtt']}" if sprites else None,
        chapters=f"{folder}{chapters}" if chapters else None,
        slides=tuple(_read_picture(slide, folder) for slide in report.get("slides", ())),
        slides_bytes=sum(slide.get("bytes", 0) for slide in report.get("slides", ())),
        other_sounds=tuple(_list_other_sounds(source, user=user, now=now, minutes=minutes)),
    )


def _list_families(encoding: Encoding | None, folder: str) -> tuple[PlayedFamily, ...]:
    if encoding is None:
        return ()
    masters: Mapping[str, str] = encoding.report.get("masters", {})
    by_family: dict[str, list[Rendition]] = {}
    for one in sorted(encoding.renditions.all(), key=lambda one: (one.average_bps, one.rung)):
        by_family.setdefault(one.family, []).append(one)
    return tuple(
        PlayedFamily(
            name=name,
            master=f"{folder}{masters[name]}" if name in masters else None,
            files=tuple(_show(one, folder) for one in found if one.link_kbps is not None),
            sounds=tuple(_show(one, folder) for one in found if one.link_kbps is None),
        )
        for name, found in sorted(by_family.items())
    )


def _show(rendition: Rendition, folder: str) -> PlayedFile:
    return PlayedFile(
        rung=rendition.rung,
        address=f"{folder}{rendition.mp4}",
        playlist=f"{folder}{rendition.playlist}",
        type=f'{find_type(rendition.mp4) or "video/mp4"}; codecs="{rendition.codecs}"',
        link_kbps=rendition.link_kbps,
        width=rendition.width,
        height=rendition.height,
        fps=rendition.fps,
        average_bps=rendition.average_bps,
        bytes=rendition.bytes,
    )


def _read_picture(found: Mapping[str, Any], folder: str) -> Picture:
    return Picture(
        webp=f"{folder}{found['webp']}",
        jpeg=f"{folder}{found['jpeg']}",
        at_ms=found.get("at_ms", 0),
    )


def _list_captions(source: Source, folder: str) -> list[Words]:
    words = []
    for caption in list_shown_captions(source):
        if source.published_at is not None:
            args = [source.key, caption.language]
            address = reverse("media_files:public_captions", args=args)
            # The version makes it cacheable for ever; a corrected one has another address.
            address += f"?v={digest_captions(caption)}"
        elif folder:
            address = f"{folder}captions/{caption.language}.vtt"
        else:
            continue
        words.append(Words(address=address, language=caption.language, label=name_words(caption)))
    return words


def name_words(caption: Caption) -> str:
    """Return what a player's menu calls captions: their name, else their language's."""
    return caption.label or name_language(caption.language)


def name_language(code: str) -> str:
    """Return a language's name in itself, or its code when nobody here knows it."""
    try:
        # Django spells Vietnamese with loose accents, which not every television draws.
        return normalize("NFC", get_language_info(code)["name_local"])
    except KeyError:
        return code


def _list_other_sounds(
    source: Source, *, user: Any, now: datetime, minutes: int
) -> list[OtherSound]:
    found = []
    for sound in source.extra_sounds.select_related("original"):
        encodings = sound.original.encodings.prefetch_related("renditions")
        encoding = next((one for one in encodings if one.is_current), None)
        if encoding is None:
            continue
        folder = find_folder(source, encoding, user=user, now=now, minutes=minutes)
        found.append(
            OtherSound(
                kind=sound.kind,
                label=f"{sound.get_kind_display()} ({name_language(sound.language)})",
                language=sound.language,
                families=_list_families(encoding, folder),
            )
        )
    return found
