"""Builds an edition of a pack: nobody sees it before it is whole, and no film is copied.

May be killed anywhere: what was measured and kept is found again, and the pack shows its former
edition until one statement puts the new one in its place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils import translation

from lessons.catalogue.models import AbstractLessonPage
from lessons.discovery.actions import mark_changed
from lms.offline.actions.basket import Basket
from lms.offline.actions.gathering import Chosen, gather_lesson
from lms.offline.actions.keys import sign_content
from lms.offline.actions.writing import PackPages, Written
from lms.offline.adapters.keeping import list_kept, measure_bytes
from lms.offline.adapters.paper import print_pdf
from lms.offline.conf import get_conf
from lms.offline.models import Edition, MeasuredFile, Pack
from lms.offline.queries.films import find_film
from lms.offline.queries.lessons import list_lessons, stamp_lessons
from lms.offline.rules.choosing import WORDS, Quality, choose_quality, divide
from lms.offline.rules.manifests import (
    SUMS,
    Manifest,
    PackedFile,
    PackedLesson,
    find_edition,
    write_manifest,
    write_sums,
)
from lms.offline.rules.naming import Folder, make_path, name_lesson, name_top
from lms.offline.rules.zips import Layout, Member, measure
from media_pipeline.core.refusals import NoAnswer

# What pages, captions and slides of a lesson take, until it is known.
ABOUT_BYTES = 400_000
# Of a part, for names and heads.
FRAME_BYTES = 2_000_000


class SweptMeanwhile(NoAnswer):
    """The next attempt makes it whole."""


@dataclass(frozen=True, kw_only=True)
class Built:
    """What came of building: the edition to be handed out, if there is anything to carry."""

    edition: Edition | None
    is_new: bool


@dataclass(kw_only=True)
class Tale:
    """Tells how far a building has come, by the bytes of films that are read."""

    tell: Callable[[int, int, str], None]
    """`tell(done, total, step)`; may raise to stop."""
    total: int = 1
    done: int = field(default=0)
    step: str = "films"

    def add(self, count: int) -> None:
        """Note that so many bytes more were read."""
        self.done += count
        self.tell(min(self.done, self.total), self.total, self.step)

    def begin(self, step: str) -> None:
        """Note what is being done now."""
        self.step = step
        self.add(0)


def tell_nobody(_done: int, _total: int, _step: str) -> None:
    """Build without telling."""


def build_pack(
    *, pack: Pack, now: datetime, tell: Callable[[int, int, str], None] = tell_nobody
) -> Built:
    """Make the edition of `pack` that its lessons deserve now, and hand it out from now on.

    :raises MediaError: a store did not answer or is full.
    """
    lessons = list_lessons(pack)
    stamp = stamp_lessons(lessons)
    if not lessons:
        return _hand_out(pack, None, stamp)
    tale = Tale(tell=tell)
    plain = get_conf().plain_names
    names = _name_lessons(pack, lessons, plain=plain)
    chosen = [
        Chosen(lesson=one, name=names[str(one.pk)], film=find_film(one.recording))
        for one in lessons
    ]
    quality = _choose(pack, chosen)
    tale.total = _count_unmeasured(chosen, quality)
    basket = Basket(now=now, plain=plain, on_bytes=tale.add)
    with translation.override("vi"):
        written = _gather(pack, chosen, basket, quality)
    tale.begin("pages")
    pages = PackPages(pack=pack, quality=quality, written=written, plain=plain)
    pages.put_lessons(basket)
    content = _find_content(pack, basket, pages)
    found = pack.edition
    if found is None or found.content != content:
        found = _keep_edition(pack, content, basket, pages, now)
    # Without a film that is on its way to the public, the next look builds once more.
    return _hand_out(pack, found, "" if basket.lacks_something else stamp)


def _gather(
    pack: Pack, chosen: Sequence[Chosen], basket: Basket, quality: Quality
) -> list[Written]:
    base_url = get_conf().base_url
    return [
        Written(
            lesson=one.lesson,
            card=gather_lesson(one, basket, quality=quality, scope=pack.scope, base_url=base_url),
        )
        for one in chosen
    ]


def _find_content(pack: Pack, basket: Basket, pages: PackPages) -> str:
    undated = [
        PackedFile(path=path, bytes=one.bytes, sha256=one.sha256, crc32=one.crc32)
        for path, content in pages.render_frame(made_at=None).items()
        for one in (measure_bytes(content),)
    ]
    return find_edition(f"{pack.title} {pack.ceiling_bytes}", [*undated, *basket.files])


def _keep_edition(
    pack: Pack, content: str, basket: Basket, pages: PackPages, now: datetime
) -> Edition:
    key = find_edition(f"{content} {now.isoformat()}", ())
    for path, page in pages.render_frame(made_at=now).items():
        basket.put_text(path, page)
        if path == Folder.PAPER and (pdf := print_pdf(page, read=basket.read)):
            basket.put_text(Folder.PAPER_PDF, pdf)
    basket.put_text(SUMS, write_sums(basket.files))
    top = name_top(pack.title, WORDS[Quality(pack.quality)], plain=basket.plain)
    files, parts = _divide(basket, pack.ceiling_bytes, top=top, now=now)
    conf = get_conf()
    manifest = Manifest(
        site=conf.base_url,
        pack=pack.slug,
        title=pack.title,
        top=top,
        quality=pages.quality.value,
        edition=key,
        made_at=now,
        lessons=tuple(
            PackedLesson(
                number=one.card.number,
                title=one.card.title,
                subject=one.card.group,
                url=one.card.url,
                page=one.card.page,
            )
            for one in pages.written
        ),
        parts=parts,
        files=files,
    )
    signed = write_manifest(manifest)
    edition, _new = Edition.objects.update_or_create(
        pack=pack,
        key=key,
        defaults={
            "content": content,
            "manifest": signed.decode(),
            "signature": sign_content(content=signed, now=now),
            "places": basket.places,
            "lessons": [one.card.number for one in pages.written],
            "revisions": [one.lesson.live_revision_id for one in pages.written],
            "count": len(files),
            "size_bytes": sum(parts) + len(signed),
            "is_kept": True,
            "is_whole": False,
            "made_at": now,
        },
    )
    # From now on nothing of it is swept; what was a moment before must be made once more.
    kept = {file.sha256 for file in files if file.path not in basket.places}
    if kept - set(list_kept()):
        raise SweptMeanwhile("files of a pack were swept while it was built")
    Edition.objects.filter(pk=edition.pk).update(is_whole=True)
    return edition


@transaction.atomic
def _hand_out(pack: Pack, edition: Edition | None, stamp: str) -> Built:
    changed = (edition.pk if edition is not None else None) != pack.edition_id
    if changed:
        mark_changed()
    Pack.objects.filter(pk=pack.pk).update(edition=edition, stamp=stamp)
    is_new = edition is not None and changed
    pack.edition, pack.stamp = edition, stamp
    return Built(edition=edition, is_new=is_new)


@transaction.atomic
def _name_lessons(
    pack: Pack, lessons: Sequence[AbstractLessonPage], *, plain: bool
) -> dict[str, str]:
    names: dict[str, str] = Pack.objects.select_for_update().get(pk=pack.pk).names
    number = max((int(name.partition(" ")[0]) for name in names.values()), default=0)
    for lesson in lessons:
        if str(lesson.pk) not in names:
            number += 1
            taken = names.values()
            names[str(lesson.pk)] = name_lesson(number, lesson.title, taken=taken, plain=plain)
    Pack.objects.filter(pk=pack.pk).update(names=names)
    pack.names = names
    return names


def _choose(pack: Pack, chosen: Sequence[Chosen]) -> Quality:
    return choose_quality(
        [one.film.sizes for one in chosen if one.film is not None],
        wanted=Quality(pack.quality),
        besides=ABOUT_BYTES * len(chosen),
        ceiling=pack.ceiling_bytes,
    )


def _count_unmeasured(chosen: Sequence[Chosen], quality: Quality) -> int:
    sizes = {
        file.place: file.bytes
        for one in chosen
        if one.film is not None and (file := one.film.files.get(quality)) is not None
    }
    known = MeasuredFile.objects.filter(name__in=sizes).values_list("name", flat=True)
    for name in known:
        sizes.pop(name)
    return max(1, sum(sizes.values()))


def _divide(
    basket: Basket, ceiling: int, *, top: str, now: datetime
) -> tuple[tuple[PackedFile, ...], tuple[int, ...]]:
    """Return the files in the order of the archives, with their places, and the archives' sizes."""
    heavy = tuple(
        f"{make_path(name, plain=basket.plain)}/"
        for name in (Folder.FILMS, Folder.SOUNDS, Folder.SHEETS)
    )
    small = [one for one in basket.files if not one.path.startswith(heavy)]
    lessons: dict[int | None, list[PackedFile]] = {}
    for one in basket.files:
        if one.path.startswith(heavy):
            lessons.setdefault(one.lesson, []).append(one)
    numbers = divide(
        [sum(one.bytes for one in group) for group in lessons.values()],
        first=sum(one.bytes for one in small),
        ceiling=max(ceiling - FRAME_BYTES, 1),
    )
    parts: list[list[PackedFile]] = [small]
    for number, group in zip(numbers, lessons.values(), strict=True):
        while len(parts) <= number:
            parts.append([])
        parts[number] += group
    placed: list[PackedFile] = []
    sizes: list[int] = []
    for part, group in enumerate(parts):
        members = [Member(path=one.path, size=one.bytes, crc32=one.crc32) for one in group]
        layout = Layout(members, top=top, made_at=now)
        sizes.append(measure(members, top=top))
        placed += [
            replace(one, part=part, offset=offset)
            for one, offset in zip(group, layout.offsets, strict=True)
        ]
    return tuple(placed), tuple(sizes)
