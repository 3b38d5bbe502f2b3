"""What the tests of the library share: stores of their own, and a resource with a file."""

from pathlib import Path

import pytest

from lessons.library.actions.files import take_file
from lessons.library.actions.resources import add_resource
from lessons.library.models import FileVersion, Resource
from tests.factories.library import NOW, PDF, ResourceFactory, make_upload
from tests.factories.people import UserFactory


@pytest.fixture
def bring(media_stores: Path):
    """Return what brings a file in."""

    def take(name: str = "Phiếu bài tập.pdf", content: bytes = PDF, by=None) -> FileVersion:
        upload = make_upload(name, content)
        return take_file(file=upload, name=name, size=upload.size, by=by, now=NOW)

    return take


@pytest.fixture
def worksheet(db, bring) -> Resource:
    """A reviewed worksheet with a file."""
    owner = UserFactory()
    resource = ResourceFactory.build(
        kind="worksheet", title="Phiếu bài tập", link="", owner=owner, file=bring(by=owner)
    )
    add_resource(resource=resource, by=owner)
    publish(resource)
    return resource


def publish(resource: Resource) -> None:
    """Do what the end of a review does."""
    resource.get_latest_revision().publish(skip_permission_checks=True)
    resource.refresh_from_db()


def ask(client, address: str) -> int:
    """Return the status of an address, letting go of what it sends."""
    answer = client.get(address)
    answer.close()
    return int(answer.status_code)
