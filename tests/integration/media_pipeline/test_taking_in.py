"""After the last byte and before the library: a right is lost, a disk is away, a file changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Collection

from media_pipeline.actions.jobs import Work
from media_pipeline.actions.receive import NoRight, receive
from media_pipeline.actions.uploads import begin_upload, receive_bytes
from media_pipeline.adapters.stores import StoreUnavailable, get_private_store
from media_pipeline.models import Job, Original, Source, Upload
from media_pipeline.views.sentences import say_reason
from tests.factories.media import OriginalFactory, SourceFactory
from tests.integration.media_pipeline.conftest import allow
from tests.integration.media_pipeline.test_receive import SOUND
from tests.integration.media_pipeline.test_uploads import Link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_stores")]


@pytest.fixture
def bring(teacher: Any, collection: Collection) -> Callable[..., Work]:
    """Return a function that uploads a sound and returns the job that looks at it."""

    def bring(**given: Any) -> Work:
        now, length = timezone.now(), len(SOUND)
        upload: Any = begin_upload(
            owner=teacher, collection=collection, filename="a.wav", length=length, now=now, **given
        )
        receive_bytes(upload=upload, offset=0, body=Link(SOUND, length=length), now=now)
        return Work(job=Job.objects.get(upload=upload))

    return bring


def test_takes_nothing_in_that_its_owner_may_no_longer_bring_there(
    bring: Callable[..., Work], teacher: Any
) -> None:
    work = bring()
    groups = list(teacher.groups.all())
    teacher.groups.clear()
    with pytest.raises(NoRight):
        receive(work)
    assert not Source.objects.exists()
    assert say_reason("NoRight") != say_reason("?")
    teacher.groups.set(groups)
    receive(work)
    assert Source.objects.exists()


def test_refuses_what_somebody_brought_whose_account_was_closed(
    bring: Callable[..., Work], teacher: Any
) -> None:
    work = bring()
    type(teacher).objects.update(is_active=False)
    with pytest.raises(NoRight):
        receive(work)


def test_replaces_nothing_that_its_owner_may_no_longer_change(
    bring: Callable[..., Work], collection: Collection, teacher: Any
) -> None:
    old = SourceFactory(collection=collection)
    get_private_store().write(old.original.name, b"film")
    work = bring(replaces=old)
    teacher.groups.clear()
    allow(teacher, collection, "add_source")
    receive(work)
    source = Upload.objects.get().source
    assert source is not None
    assert source.replaces is None


# --- and what the store lost ----------------------------------------------------------------


def test_mends_an_original_that_changed_on_the_disk(bring: Callable[..., Work]) -> None:
    receive(bring())
    name = Original.objects.get().name
    store = get_private_store()
    store.write(name, bytes(len(SOUND)))
    receive(bring())
    assert store.read(name) == SOUND


def test_waits_while_the_disk_of_recordings_is_not_mounted(bring: Callable[..., Work]) -> None:
    OriginalFactory()
    work = bring()
    with pytest.raises(StoreUnavailable):
        receive(work)
    assert Upload.objects.get().state == "arrived"
    get_private_store().write("poster.jpg", b"x")
    receive(work)
    assert Upload.objects.get().state == "done"
