"""Opens the newest draft of a lesson for a change and saves it as Wagtail's editor does."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Revision, TaskState

from lessons.catalogue.models import LessonPage
from lessons.desk.permissions import require_change

# As Wagtail: the autosaves of one sitting are one entry of the history.
SITTING = timedelta(minutes=30)


def open_draft(*, lesson: LessonPage, by: Any) -> LessonPage:
    """Return the newest draft of `lesson`; its row is held until the transaction ends.

    :raises NotAllowed: unless `by` may change it now.
    """
    held = LessonPage.objects.select_for_update().get(pk=lesson.pk)
    require_change(by, held)
    draft: LessonPage = held.get_latest_revision_as_object()
    return draft


def save_draft(draft: LessonPage, *, by: Any, in_one_sitting: bool = False) -> Revision:
    """Save `draft` as the newest revision, and as the page itself while nobody has seen it."""
    if not draft.live:
        draft.save()
    revision: Revision = draft.save_revision(
        user=by,
        log_action=True,
        clean=False,  # a draft may lack anything
        overwrite_revision=find_own_draft(draft, by=by) if in_one_sitting else None,
    )
    return revision


def find_own_draft(draft: LessonPage, *, by: Any) -> Revision | None:
    """Return the newest revision when `by` wrote it just now and nobody else relies on it."""
    latest: Revision | None = draft.get_latest_revision()
    if latest is None or latest.user_id != by.pk or latest.pk == draft.live_revision_id:
        return None
    if timezone.now() - latest.created_at > SITTING:
        return None
    return None if TaskState.objects.filter(revision=latest).exists() else latest
