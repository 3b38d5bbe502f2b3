"""The rooms below the gate are tested without it, as a host may install them."""

from collections.abc import Iterator
from typing import Any

import pytest

from lessons.catalogue.models import SubjectPage
from tests.factories.catalogue import plant_subject
from tests.integration.keeping import keep


@pytest.fixture(autouse=True)
def _gate_is_open(request: pytest.FixtureRequest, settings: Any) -> None:
    if "reviews" not in request.path.parts:
        settings.LESSONS = settings.LESSONS | {"REVIEWS": {"GUARDED": []}}


@pytest.fixture(scope="module")
def kept_subject(django_db_setup: None, django_db_blocker: Any) -> Iterator[SubjectPage]:
    """Return a subject's page, for all tests of a module that ask for it."""
    with keep(plant_subject, blocker=django_db_blocker) as page:
        yield page


@pytest.fixture
def toan(kept_subject: SubjectPage, db: None) -> SubjectPage:
    """Return the page of a subject; rooms that need more of a curriculum have their own."""
    return SubjectPage.objects.get(pk=kept_subject.pk)
