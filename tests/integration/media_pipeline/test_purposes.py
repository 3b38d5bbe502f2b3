"""An upload carries what it is meant for, and tells once it is a recording."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Collection

from media_pipeline.actions.jobs import Work
from media_pipeline.actions.receive import receive
from media_pipeline.models import Upload
from media_pipeline.signals import upload_taken
from tests.integration.media_pipeline.test_receive import bring, get_upload  # noqa: F401
from tests.integration.media_pipeline.tus_client import Tus, encode

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_stores")]
FORM = "/media-uploads/form/"


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [("/desk/7/", "/desk/7/"), ("https://la.vn/", "/media-uploads/new/")],
)
def test_a_form_leads_back_to_a_page_of_this_site_alone(
    client: Client, teacher: Any, collection: Collection, wanted: str, leads: str
) -> None:
    client.force_login(teacher)
    file = SimpleUploadedFile("Bài 1.mp4", b"123", "video/mp4")
    posted = {"collection": collection.pk, "meant_for": "lesson:7", "next": wanted, "file": file}
    assert client.post(FORM, posted)["Location"] == leads
    assert Upload.objects.get().meant_for == "lesson:7"


def test_metadata_of_tus_says_what_it_is_meant_for(
    client: Client, teacher: Any, collection: Collection
) -> None:
    client.force_login(teacher)
    said = encode(filename="bai.mp4", collection=collection.pk, meant_for="lesson:7")
    Tus(client).begin(5, Upload_Metadata=said)
    assert Upload.objects.get().meant_for == "lesson:7"


def test_tells_of_every_upload_that_became_a_recording_also_of_known_bytes(
    bring: Callable[..., Work],  # noqa: F811
) -> None:
    told: list[tuple[str, Any]] = []

    def listen(upload: Upload, source: Any, **_: Any) -> None:
        told.append((upload.meant_for, source))

    upload_taken.connect(listen)
    try:
        for number in (1, 2):
            work = bring()
            Upload.objects.filter(pk=get_upload(work).pk).update(meant_for=f"lesson:{number}")
            receive(work)
    finally:
        upload_taken.disconnect(listen)
    assert [purpose for purpose, _source in told] == ["lesson:1", "lesson:2"]
    assert told[0][1] == told[1][1]
