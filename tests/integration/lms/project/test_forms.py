"""Documents and pictures brought in by an admin screen: saved and indexed in one step."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models.signals import post_save
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection

pytestmark = pytest.mark.django_db


@pytest.fixture
def depths() -> Iterator[list[int]]:
    """Return how many steps were open, one in the other, when each document was saved."""
    seen: list[int] = []

    def look(**_details: object) -> None:
        seen.append(len(connection.savepoint_ids))

    post_save.connect(look, sender=get_document_model())
    yield seen
    post_save.disconnect(look, sender=get_document_model())


def test_a_new_document_and_its_entry_become_visible_together(
    admin_client: Any, depths: list[int]
) -> None:
    outside = len(connection.savepoint_ids)
    answer = admin_client.post(
        reverse("wagtaildocs_chooser:create"),
        {
            "document-chooser-upload-title": "Phiếu",
            "document-chooser-upload-file": ContentFile(b"Em hay dem.", name="phieu.txt"),
            "document-chooser-upload-collection": Collection.get_first_root_node().pk,
        },
    )
    assert answer.json()["step"] == "chosen"
    assert get_document_model().objects.get().index_entries.exists()
    # A worker is told at the end of the outermost step: this one, on a running site.
    assert depths == [outside + 1]
