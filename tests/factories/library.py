"""Resources and files for tests, honest and hostile; states are traits."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile

from lessons.library.models import Resource
from tests.factories.people import UserFactory

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


class ResourceFactory(factory.django.DjangoModelFactory):
    """A link to a textbook by somebody; not public unless told otherwise."""

    class Meta:
        model = Resource

    class Params:
        public = factory.Trait(live=True, first_published_at=NOW)

    kind = "textbook"
    title = factory.Sequence(lambda number: f"Sách Toán 1, quyển {number}")
    link = factory.Sequence(lambda number: f"https://sach.vi-du.vn/toan-1/{number}")
    owner = factory.SubFactory(UserFactory)
    live = False


def make_upload(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    """Return a file as a form receives it."""
    return SimpleUploadedFile(name, content)


def make_archive(members: dict[str, bytes], **kwargs: Any) -> bytes:
    """Return an archive; office documents are archives."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return output.getvalue()


def make_slides(**more: bytes) -> bytes:
    """Return what a presentation looks like from outside."""
    return make_archive({"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"} | more)
