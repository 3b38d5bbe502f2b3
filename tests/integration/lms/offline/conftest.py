"""Two public lessons with films in the public store, and packs made of them."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model

from lessons.catalogue.actions import grow_page_tree, plant_home
from lessons.catalogue.models import SubjectPage
from lms.offline.actions.building import build_pack
from lms.offline.actions.offering import Wanted, offer_pack
from lms.offline.models import Edition, Pack
from media_pipeline.adapters.stores import get_private_store, get_public_store
from media_pipeline.models import Caption, Source
from tests.factories.catalogue import QUESTION, make_lesson, make_watchable_source
from tests.factories.curriculum import CourseFactory, GradeFactory, SubjectFactory, TopicFactory
from tests.factories.media import NOW

FILM = bytes(range(256)) * 400
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nMột thêm một là hai.\n"


@pytest.fixture(autouse=True)
def _gate_is_open(settings: Any) -> None:
    """The gate has tests of its own; a host may have none."""
    settings.LESSONS = settings.LESSONS | {"REVIEWS": {"GUARDED": []}}


@pytest.fixture
def toan(db: None) -> SubjectPage:
    """Return the page of Toán in grade 1."""
    course = CourseFactory(
        grade=GradeFactory(number=1), subject=SubjectFactory(code="toan", name="Toán")
    )
    TopicFactory(course=course, name="Các số đến 10")
    TopicFactory(course=course, name="Phép cộng")
    grow_page_tree(home=plant_home(site_name="Sóng Học"))
    return SubjectPage.objects.get(course=course)


def make_film(content: bytes = FILM, **encoded: str) -> Source:
    """Return a published recording with one rung, a poster and captions."""
    source = make_watchable_source(published_at=NOW)
    encoding = source.encoding
    encoding.report = {"poster": {"webp": "poster.webp", "jpeg": "poster.jpg"}}
    encoding.save()
    encoding.renditions.update(bytes=len(content), **encoded)
    for store in (get_private_store(), get_public_store()):
        store.write(f"{encoding.folder}/universal/64.mp4", content)
        store.write(f"{encoding.folder}/poster.webp", b"RIFFwebp" + content[:9])
    Caption.objects.create(source=source, vtt=VTT, changed_at=NOW)
    return source


def make_sheet(content: bytes = b"%PDF-1.7 phieu") -> Any:
    """Return a worksheet."""
    document = get_document_model()(title="Phiếu: cộng & trừ?")
    document.file.save("phieu.pdf", ContentFile(content))
    document.save()
    return document


@pytest.fixture
def lessons(toan: SubjectPage, media_stores: Path) -> list[Any]:
    """Two public lessons; the first has a worksheet and a question."""
    topics = list(toan.course.topics.order_by("path"))
    sheet = make_sheet()
    first = make_lesson(
        toan,
        live=True,
        title="Đếm đến 10",
        slug="dem-den-10",
        topic=topics[0],
        recording=make_film(),
        attachments=[{"type": "document", "value": sheet.pk}],
        questions=[QUESTION],
    )
    second = make_lesson(
        toan,
        live=True,
        title="Phép cộng: 3 + 2?",
        slug="phep-cong",
        topic=topics[1],
        recording=make_film(FILM[::-1] * 2),
    )
    return [first, second]


@pytest.fixture
def pack(lessons: list[Any], toan: SubjectPage) -> Pack:
    """The pack of both lessons, built."""
    pack = offer_pack(wanted=Wanted(course=toan.course), by=None, now=NOW)
    build_pack(pack=pack, now=NOW)
    return pack


@pytest.fixture
def edition(pack: Pack) -> Edition:
    """What is handed out."""
    assert pack.edition is not None
    return pack.edition


@pytest.fixture
def fetch(client: Client) -> Callable[..., bytes]:
    """Return a function that fetches an address of the site whole."""

    def fetch(address: str, status: int = 200, **headers: str) -> bytes:
        response = client.get(address, headers=headers)
        assert response.status_code == status, response.content[:300]
        return b"".join(response) if response.streaming else response.content

    return fetch


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the files of an archive, without its one folder."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        tops = {name.partition("/")[0] for name in archive.namelist()}
        assert len(tops) == 1
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
