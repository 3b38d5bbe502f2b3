"""Saves what a teacher typed about a lesson, beside what others saved meanwhile."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.coreutils import find_available_slug

from lessons.catalogue.models import LessonPage, LessonTeacher, SubjectPage
from lessons.catalogue.rules import make_slug
from lessons.desk.actions.saving import SITTING, open_draft, save_draft
from lessons.desk.adapters.memory import recall_known, remember_known
from lessons.desk.permissions import NotAllowed, list_places
from lessons.desk.queries.describing import CHOICES, TEXTS, find_blocks, read_description
from lessons.desk.rules import ReadOnly, merge_values, tell_shown

_PLAIN = (*TEXTS, *CHOICES, "is_core", "for_television")


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What stands in the lesson now."""

    draft: LessonPage
    values: Mapping[str, Any]
    known: Mapping[str, str]
    """What the form knows from now on, if it stays as it is (`rules.merging`)."""
    clashing: tuple[str, ...] = ()
    """Fields that somebody else changed, too: theirs stayed."""
    unseen: tuple[str, ...] = ()
    """Fields that somebody else alone changed: the form does not show them."""
    changed_by: Any = None
    """Who else saved just now; None when it was the same person, in another window."""


@transaction.atomic
def describe_lesson(
    *,
    lesson: LessonPage,
    values: Mapping[str, Any],
    known: Mapping[str, str],
    by: Any,
    in_one_sitting: bool = False,
    form: str = "",
) -> Saved:
    """Save those of `values` that differ from what the form began with (`known`, digests).

    What somebody else changed meanwhile stays; where both changed the same, theirs stays and the
    field is named, so that it is never overwritten unseen. `form` names the form that sends this:
    what it saved itself, though the answer was lost, is nobody else's.

    :raises NotAllowed: unless `by` may change the lesson now.
    """
    draft = open_draft(lesson=lesson, by=by)
    newest = read_description(draft)
    # Behind the lock: what the same form sent just before is saved, and noted, by now.
    remembered = recall_known(form, lesson=draft.pk, by=by)
    merge = merge_values(known=known, mine=values, newest=newest, remembered=remembered)
    if merge.values != newest:
        write_description(draft, merge.values, before=newest)
        save_draft(draft, by=by, in_one_sitting=in_one_sitting)
    saved = read_description(draft)
    shown = tell_shown(merge, known={**known, **remembered}, saved=saved)
    remember_known(form, shown, lesson=draft.pk, by=by)
    return Saved(
        draft=draft,
        values=saved,
        known=shown,
        clashing=merge.clashing,
        unseen=merge.unseen,
        changed_by=_find_other(draft, by=by) if merge.clashing else None,
    )


@transaction.atomic
def move_lesson(*, lesson: LessonPage, place: SubjectPage, by: Any) -> None:
    """Put a lesson that was never public below another subject's page; its topic goes.

    :raises NotAllowed: unless `by` may change it and may write there, or when it is public.
    """
    draft = open_draft(lesson=lesson, by=by)
    if draft.live or not list_places(by).filter(pk=place.pk).exists():
        raise NotAllowed(ReadOnly.NO_RIGHT)
    target = SubjectPage.objects.get(pk=place.pk)
    # Two lessons of one name in two subjects would have one address.
    draft.slug = find_available_slug(target, draft.slug, ignore_page_id=draft.pk)
    draft.topic = None
    save_draft(draft, by=by)
    LessonPage.objects.get(pk=draft.pk).move(target, pos="last-child", user=by)


def _find_other(draft: LessonPage, *, by: Any) -> Any:
    recent = draft.revisions.filter(created_at__gt=timezone.now() - SITTING).exclude(user=by.pk)
    other = recent.select_related("user").order_by("-created_at").first()
    return other.user if other else None


def write_description(draft: Any, values: Mapping[str, Any], *, before: Mapping[str, Any]) -> None:
    """Put `values` into `draft`; what is as `before` is left untouched, with all its details."""
    changed = {name for name in values if values[name] != before[name]}
    for name in changed.intersection(_PLAIN):
        setattr(draft, name, values[name])
    if "topic" in changed:
        draft.topic_id = values["topic"]
    if "teachers" in changed:
        accounts = {one.name: one.account for one in draft.teachers.all()}
        draft.teachers = [
            LessonTeacher(name=name, account=accounts.get(name), sort_order=number)
            for number, name in enumerate(values["teachers"])
        ]
    if "questions" in changed:
        blocks = find_blocks(draft)
        draft.questions = json.dumps(
            [make_block(one, blocks.get(one["id"])) for one in values["questions"]]
        )
    if "title" in changed and not draft.first_published_at:
        parent = draft.get_parent()
        slug = make_slug(draft.title) or "bai-giang"
        draft.slug = find_available_slug(parent, slug, ignore_page_id=draft.pk)


def make_block(question: Mapping[str, Any], former: Any) -> dict[str, Any]:
    """Return a block of the stream for `question`; of the `former` one its picture, and what each
    answer says to whoever chooses it, are kept.
    """
    old = former.value if former else {}
    picture = old.get("picture")
    value: dict[str, Any] = {
        "text": question["text"],
        "picture": picture.pk if picture else None,
        "explanation": question["explanation"],
    }
    # A name of its own from the start: the form finds it again by that.
    block = {"id": (former.id if former else None) or _make_id(), "value": value}
    if question["kind"] == "words":
        value["accepted"] = [_make_item(one["text"]) for one in question["answers"]]
        return block | {"type": "short_answer"}
    said = {one["text"]: one.get("explanation") or "" for one in old.get("choices", ())}
    value["choices"] = [
        _make_item({**one, "explanation": said.get(one["text"], "")}) for one in question["answers"]
    ]
    right = sum(one["is_right"] for one in question["answers"])
    was_multiple = former is not None and former.block_type == "multiple_choice"
    return block | {"type": "multiple_choice" if right > 1 or was_multiple else "single_choice"}


def _make_item(value: Any) -> dict[str, Any]:
    # Wagtail takes a list for one of the old form unless every item has a name.
    return {"type": "item", "value": value, "id": _make_id()}


def _make_id() -> str:
    return str(uuid.uuid4())
