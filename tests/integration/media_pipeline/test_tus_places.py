"""Where tus lets whom bring what, and what it keeps of names."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Collection

from media_pipeline.models import Upload
from tests.factories.media import SourceFactory
from tests.factories.people import UserFactory
from tests.integration.media_pipeline.conftest import allow
from tests.integration.media_pipeline.tus_client import FILES, Tus, encode

pytestmark = pytest.mark.django_db


def test_goes_where_the_metadata_says_if_the_person_may(
    tus: Tus, teacher: Any, collection: Collection
) -> None:
    second = Collection.get_first_root_node().add_child(name="B")
    elsewhere = encode(filename="a.mp4", collection=second.pk)
    for target in (second.pk, "x", "9" * 30, "1e3"):
        answer = tus.begin(5, Upload_Metadata=encode(filename="a.mp4", collection=target))
        assert answer.status_code == 403
    allow(teacher, second, "add_source")
    assert tus.begin(5, Upload_Metadata=elsewhere).status_code == 201
    assert Upload.objects.get().collection == second


def test_refuses_whoever_may_bring_nothing_anywhere(make_tus: Callable[..., Tus]) -> None:
    assert make_tus(UserFactory()).begin(5).status_code == 403


def test_replaces_only_what_the_person_may_change(
    tus: Tus, teacher: Any, collection: Collection
) -> None:
    own = SourceFactory(collection=collection)
    foreign = SourceFactory(collection=Collection.get_first_root_node().add_child(name="B"))
    for key in (foreign.key, "x"):
        answer = tus.begin(5, Upload_Metadata=encode(filename="a.mp4", replaces=key))
        assert answer.status_code == 403
    answer = tus.begin(5, Upload_Metadata=encode(filename="a.mp4", replaces=own.key))
    assert answer.status_code == 201
    assert Upload.objects.get().replaces == own


def test_keeps_of_a_name_only_what_can_be_seen(tus: Tus) -> None:
    tus.begin(5, Upload_Metadata=encode(filename="../bài\u202e\x00 1.mp4", title="Tiết 1/2\n"))
    upload = Upload.objects.get()
    assert upload.filename == "bài 1.mp4"
    assert upload.title == "Tiết 1∕2"


def test_a_form_of_another_site_cannot_write(teacher: Any, media_stores: Path) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(teacher)
    assert client.post(FILES, {"file": "x"}).status_code == 412
    # The same session with the header: no token is needed, as official clients know none.
    assert Tus(client).begin(5).status_code == 201
