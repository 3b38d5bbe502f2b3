"""Nothing that nobody approved is ever public: every known way, by everybody, in every state."""

import re
from pathlib import Path

import pytest
import wagtail
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from lessons.catalogue.models import LessonPage
from lessons.catalogue.queries import get_public_lesson, list_shown_recordings
from lessons.discovery.models import Entry
from lessons.reviews.actions.withdrawing import take_off
from lessons.reviews.rules.voting import Answer, Answered, Choice
from tests.factories.catalogue import make_lesson, make_watchable_source
from tests.factories.people import UserFactory
from tests.factories.reviews import make_public, vote
from tests.integration.lessons.reviews.attempts import BY_DOOR, UNSEEN, Scene
from tests.integration.lessons.reviews.attempts_by_code import BY_CODE

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
NO = Answered(answer=Answer.NO, comment="Chưa được.")


def draft(toan, people):
    """Return a lesson that nobody has looked at, with a film of its own."""
    return make_lesson(toan, owner=people.author, summary=UNSEEN)


def in_review(toan, people):
    lesson = draft(toan, people)
    lesson.get_workflow().start(lesson, people.author)
    return lesson


def half_approved(toan, people):
    lesson = in_review(toan, people)
    vote(lesson, people.peer)
    vote(lesson, people.doc)
    return lesson


def sent_back(toan, people):
    lesson = in_review(toan, people)
    vote(lesson, people.peer, Choice.SEND_BACK, age=NO)
    return lesson


def live_with_a_newer_draft(toan, people):
    lesson = make_public(make_lesson(toan, owner=people.author))
    newer = lesson.get_latest_revision_as_object()
    newer.summary, newer.recording = UNSEEN, make_watchable_source()
    newer.save_revision(user=people.author)
    return lesson


def withdrawn(toan, people):
    lesson = make_public(draft(toan, people))
    take_off(thing=lesson, by=None, reason="Có chỗ sai", now=timezone.now())
    return lesson


ROLES = ("author", "publisher", "superuser")
AT_DOORS = (draft, half_approved, live_with_a_newer_draft)
STATES = (draft, in_review, half_approved, sent_back, live_with_a_newer_draft, withdrawn)


@pytest.fixture
def people_who_try(home, people):
    """The author, a teacher; who may publish everything by hand; who runs the machine."""
    publisher, superuser = UserFactory(), UserFactory(superuser=True)
    people.school.permissions.add(Permission.objects.get(codename="access_admin"))
    for person, names in (
        (people.author, ("add",)),
        (publisher, ("add", "change", "publish", "lock", "unlock", "bulk_delete")),
    ):
        group = person.groups.create(name=f"nhóm {person}")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        for name in names:
            GroupPagePermission.objects.create(
                group=group,
                page=Page.get_first_root_node(),
                permission=Permission.objects.get(codename=f"{name}_page"),
            )
    return {"author": people.author, "publisher": publisher, "superuser": superuser}


def find_leaks(unapproved_films) -> list[str]:
    """Return where a visitor meets what nobody approved."""
    visitor = Client()
    leaks = []
    for page in LessonPage.objects.live():
        answer = visitor.get(page.url)
        if answer.status_code == 200 and UNSEEN in answer.content.decode():
            leaks.append(f"page {page.url}")
        shown = get_public_lesson(page.pk)
        if shown is not None and UNSEEN in (shown.summary, shown.title):
            leaks.append(f"lesson {page.pk}")
    leaks += [f"film {one.pk}" for one in list_shown_recordings() if one.pk in unapproved_films]
    found = Entry.objects.filter(Q(summary__contains=UNSEEN) | Q(title__contains=UNSEEN))
    return leaks + [f"entry {one.origin}" for one in found]


class Undo(Exception):
    """Takes an attempt back."""


def attempt(name, scene, films) -> list[str]:
    """Try one way, look, and take it back."""
    leaks: list[str] = []
    try:
        with transaction.atomic():
            try:
                with transaction.atomic():
                    (BY_DOOR | BY_CODE)[name](scene)
            except PermissionDenied:
                pass
            leaks += find_leaks(films)
            raise Undo
    except Undo:
        return [f"{name}: {leak}" for leak in leaks]


@pytest.mark.parametrize("state", AT_DOORS, ids=lambda state: state.__name__)
@pytest.mark.parametrize("role", ROLES)
def test_nobody_gets_through_by_any_door(toan, people, workflow, people_who_try, state, role):
    lesson = state(toan, people)
    client = Client(raise_request_exception=False)
    client.force_login(people_who_try[role])
    scene = Scene(client=client, user=people_who_try[role], pk=lesson.pk)
    films = {scene.newest.recording_id}
    assert [leak for name in BY_DOOR for leak in attempt(name, scene, films)] == []


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_nothing_gets_through_by_code(toan, people, workflow, people_who_try, state):
    lesson = state(toan, people)
    scene = Scene(client=None, user=people_who_try["superuser"], pk=lesson.pk)
    films = {scene.newest.recording_id}
    assert [leak for name in BY_CODE for leak in attempt(name, scene, films)] == []


def test_the_suite_would_see_a_leak(toan, people, workflow):
    lesson = make_public(draft(toan, people))
    assert len(find_leaks({lesson.recording_id})) == 4


def test_hundreds_of_ways_are_tried():
    doors = len(AT_DOORS) * len(ROLES) * len(BY_DOOR)
    assert (doors, len(STATES) * len(BY_CODE)) == (162, 138)


# Where our code or Wagtail's makes something public, and the attempts that go there; or why it
# cannot be a way round. A new place fails the test until somebody has thought about it.
PUBLISHES = re.compile(
    r"\.publish\(|keep_live|\blive\s*=\s*True|[\"']live[\"']\s*:\s*True|\.finish\("
    r"|PublishRevisionAction|PublishPageRevisionAction|approved_go_live_at\s*="
)
ASKS = re.compile(r"filter\(|exclude\(|Q\(|shown_to\(")
"""A line that only asks what is live."""
READS = "asks what is live"
KNOWN: dict[str, tuple[str, ...] | str] = {
    "lms/offline/actions/syncing.py": "ends a download",
    "wagtail/actions/__init__.py": ("api_v3_publish",),
    "wagtail/actions/copy_for_translation.py": ("copy_kept_live", "alias_by_code"),
    "wagtail/actions/copy_page.py": ("copy_kept_live", "copy_and_publish"),
    "wagtail/actions/create.py": ("api_v3_create",),
    "wagtail/actions/edit.py": ("api_v3_edit",),
    "wagtail/actions/publish_page_revision.py": ("api_v3_publish",),
    "wagtail/actions/publish_revision.py": ("publish_without_permission_checks",),
    "wagtail/actions/revert_to_revision.py": ("revert_by_code", "admin_api_revert"),
    "wagtail/actions/unpublish.py": "takes off",
    "wagtail/admin/api/actions/copy.py": ("admin_api_copy_kept_live",),
    "wagtail/admin/api/actions/publish.py": ("admin_api_publish",),
    "wagtail/admin/views/generic/mixins.py": "snippets: test_library_things.py",
    "wagtail/admin/views/generic/models.py": "takes a set time away",
    "wagtail/admin/views/pages/bulk_actions/publish.py": ("bulk_publish",),
    "wagtail/admin/views/pages/copy.py": ("copy_and_publish",),
    "wagtail/admin/views/pages/create.py": ("create_and_publish",),
    "wagtail/admin/views/pages/edit.py": ("edit_and_publish", "revert_and_publish"),
    "wagtail/api/v3/routers/pages.py": ("api_v3_edit", "api_v3_create", "api_v3_publish"),
    "wagtail/management/commands/publish_scheduled.py": ("set_a_time_by_hand",),
    "wagtail/models/draft_state.py": ("publish_by_the_page",),
    "wagtail/models/pages.py": ("publish_by_the_page", "alias_by_code", "add_a_live_child"),
    "wagtail/models/revisions.py": ("publish_the_newest_revision",),
    "wagtail/models/workflows.py": ("finish_the_workflow",),
    "wagtail/workflows.py": "its finishing is replaced; reviews.E002 says if not",
    "lms/people/actions/publication.py": "for hosts without the gate; reviews.E002 says if not",
    "lms/project/demo/loader.py": "approved by approve_seed, in the log",
    "lms/project/foundation.py": "approved by approve_seed, in the log",
    "lessons/library/actions/training.py": "guarded below; the foundation approves first",
    "lessons/reviews/actions/publishing.py": ("finish_the_workflow",),
}


def find_publishers() -> set[str]:
    """Return the modules of ours and of Wagtail's that could make something public."""
    ours = Path(__file__).resolve().parents[4]
    roots = [Path(wagtail.__file__).parent, *(ours / name for name in ("lms", "lessons"))]
    return {
        str(path.relative_to(root.parent))
        for root in [*roots, ours / "media_pipeline"]
        for path in root.rglob("*.py")
        if not {"test", "tests", "tests.py", "migrations"}.intersection(path.parts)
        and any(
            PUBLISHES.search(line) and not ASKS.search(line)
            for line in path.read_text(encoding="utf-8").splitlines()
        )
    }


def test_every_place_that_can_publish_is_known_and_tried():
    assert find_publishers() == set(KNOWN)
    tried = {name for names in KNOWN.values() if isinstance(names, tuple) for name in names}
    assert tried <= BY_DOOR.keys() | BY_CODE.keys()
