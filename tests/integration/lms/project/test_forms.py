"""Documents and pictures brought in by an admin screen: saved and indexed in one step."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.signals import post_save
from django.urls import reverse
from wagtail.documents import get_document_model

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def indexed_at_commit() -> Iterator[list[bool]]:
    """Return whether each saved document had its entry when others could first see it."""
    seen: list[bool] = []

    def look(instance: object, created: bool, **kwargs: object) -> None:
        transaction.on_commit(lambda: seen.append(instance.index_entries.exists()))

    post_save.connect(look, sender=get_document_model())
    yield seen
    post_save.disconnect(look, sender=get_document_model())


def test_a_worker_that_indexes_a_new_document_finds_it_indexed(
    admin_client: object, admin_user: AbstractBaseUser, indexed_at_commit: list[bool]
) -> None:
    answer = admin_client.post(
        reverse("wagtaildocs_chooser:create"),
        {
            "document-chooser-upload-title": "Phiếu",
            "document-chooser-upload-file": ContentFile(b"Em hay dem.", name="phieu.txt"),
            "document-chooser-upload-collection": 1,
        },
    )
    assert answer.json()["step"] == "chosen"
    assert indexed_at_commit == [True]
