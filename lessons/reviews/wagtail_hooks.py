"""What the review registers with Wagtail, the desk and the media: ways in, and the gate itself."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail.snippets.action_menu import PublishMenuItem

from lessons.reviews.actions.alarming import look_for_unapproved
from lessons.reviews.actions.choosing import gather_models
from lessons.reviews.actions.reminding import remind_rounds
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Appointment, Checklist, Stage
from lessons.reviews.models.things import get_thing_type
from lessons.reviews.permissions.arranging import AppointingPolicy, ArrangingPolicy
from lessons.reviews.queries import public
from lessons.reviews.queries.authors import came_back_unchanged
from lessons.reviews.queries.reading import find_open_round, has_other_reviews
from lessons.reviews.queries.rounds import is_under_review
from lessons.reviews.queries.things import is_guarded, list_guarded_models
from lessons.reviews.queries.told import keep_readable
from lessons.reviews.queries.withdrawals import annotate_withdrawn
from lessons.reviews.views.admin_parts import GapsPanel, QueuePanel
from lessons.reviews.views.arranging import ArrangingViewSetGroup
from lessons.reviews.views.changes import say_waiting, show_changes_asked
from lessons.reviews.views.notice_words import NOTICE_WORDS
from lessons.reviews.views.sentences import say_unchanged
from media_pipeline.models import Caption, Source

register_permission_policy(Appointment, AppointingPolicy(Appointment))
register_permission_policy(Checklist, ArrangingPolicy(Checklist))
register_permission_policy(Stage, ArrangingPolicy(Stage), exact_class=True)


class ReviewMenuItem(MenuItem):
    """Shown to whom reviews call."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(get_conf().make_policy().may_enter(request.user))


class ScoringMenuItem(MenuItem):
    """Shown to who chooses without reviewing: reviewers find it at the top of their queue."""

    def is_shown(self, request: HttpRequest) -> bool:
        policy = get_conf().make_policy()
        return bool(policy.may_arrange(request.user) and not policy.may_enter(request.user))


class StatisticsMenuItem(MenuItem):
    """Shown to whoever reviews or arranges the review."""

    def is_shown(self, request: HttpRequest) -> bool:
        policy = get_conf().make_policy()
        return bool(policy.may_enter(request.user) or policy.may_arrange(request.user))


@hooks.register("register_admin_menu_item")
def register_review_item() -> MenuItem:
    return ReviewMenuItem(
        _("My reviews"), reverse_lazy("reviews:queue"), name="reviews", icon_name="tasks", order=95
    )


@hooks.register("register_admin_menu_item")
def register_scoring_item() -> MenuItem:
    return ScoringMenuItem(
        _("Scoring"), reverse_lazy("reviews:scoring"), name="scoring", icon_name="pick", order=95
    )


@hooks.register("register_reports_menu_item")
def register_statistics_item() -> MenuItem:
    return StatisticsMenuItem(
        _("Statistics of the review"),
        reverse_lazy("reviews:statistics"),
        name="reviews-statistics",
        icon_name="table",
        order=900,
    )


@hooks.register("construct_homepage_panels")
def show_queue_panel(request: HttpRequest, panels: list[Any]) -> None:
    if not has_other_reviews():
        # Wagtail's own leads to the editor, where nobody can vote, and asks about each row.
        panels[:] = [one for one in panels if not isinstance(one, WorkflowObjectsToModeratePanel)]
    policy = get_conf().make_policy()
    if policy.may_enter(request.user):
        panels.append(QueuePanel())
    if policy.may_arrange(request.user):
        panels.append(GapsPanel())


@hooks.register("register_admin_viewset")
def register_arranging() -> ArrangingViewSetGroup:
    return ArrangingViewSetGroup()


@hooks.register("register_page_header_buttons")
def register_review_button(page: Any, user: Any, **_kwargs: Any) -> Any:
    round = find_open_round(user, page)
    if round is not None:
        url = reverse("reviews:round", args=[round.pk])
        yield Button(_("Review this"), url, icon_name="tasks", priority=5)


@hooks.register("show_on_desk_lesson")
def show_on_desk(request: HttpRequest, lesson: Any) -> str:
    return show_changes_asked(request, lesson)


@hooks.register("describe_desk_lessons")
def describe_desk_lessons(lessons: Sequence[Any]) -> dict[int, list[str]]:
    return say_waiting(lessons)


@hooks.register("annotate_desk_lessons")
def annotate_desk_lessons() -> dict[str, Any]:
    """Have the desk read when and why a lesson was withdrawn."""
    return annotate_withdrawn(get_thing_type(Page()))


@hooks.register("say_why_not_submitted")
def say_why_not_submitted(thing: Any) -> str:
    """Keep authors from handing in by mistake just what came back."""
    return say_unchanged() if came_back_unchanged(thing) else ""


@hooks.register("narrow_shown_things")
def narrow_shown_things() -> Callable[[Any], Any]:
    """Show nothing whose live revision and film are not approved."""
    return public.keep_approved


# Before other hooks of the name, whatever they answer.
@hooks.register("before_serve_page", order=-10)
def hide_unapproved_page(page: Page, request: HttpRequest, *_rest: Any) -> None:
    """Answer as if there were no such page, however it came to be live."""
    if is_guarded(page) and not public.is_shown(page):
        raise Http404


@hooks.register("may_show_captions")
def may_show_captions(caption: Caption) -> bool:
    """Show no captions but those that were approved with their film."""
    return public.may_show_captions(caption)


@hooks.register("hold_media")
def hold_media_under_review(source: Source) -> str:
    """Keep what reviewers are looking at as it is: a change would void their votes."""
    if not is_under_review(source):
        return ""
    reason = _(
        "A lesson with this film waits for its review, so captions and sounds stay as the "
        "reviewers see them. Please withdraw the lesson first, or wait for their answer."
    )
    return str(reason)


@hooks.register("hide_public_file")
def hide_public_file(file: Any) -> bool:
    """Keep documents and pictures back that are not any more what was approved."""
    return not public.is_as_approved(file)


@hooks.register("before_serve_document", order=-10)
def hide_changed_document(document: Any, request: HttpRequest) -> None:
    """Send nobody but its own people a document that is not any more what was approved."""
    user = request.user
    policy = policy_registry.get_by_type(type(document))
    if user.is_authenticated and (
        document.uploaded_by_user_id == user.pk
        or policy.user_has_permission_for_instance(user, "choose", document)
    ):
        return
    if not public.is_as_approved(document):
        raise Http404


@hooks.register("construct_snippet_action_menu")
def offer_no_publishing(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Take away the button that the guard would refuse."""
    if issubclass(context["model"], tuple(list_guarded_models())):
        items[:] = [item for item in items if not isinstance(item, PublishMenuItem)]


@hooks.register("register_notice_words")
def register_notice_words() -> dict[str, Any]:
    return NOTICE_WORDS


@hooks.register("keep_notices")
def keep_notices(person: Any, notices: list[Any]) -> list[Any]:
    return keep_readable(person, notices)


@hooks.register("register_hourly_chore")
def remind_reviewers(*, now: datetime) -> None:
    remind_rounds(now=now)


@hooks.register("register_hourly_chore")
def look_after_gate(*, now: datetime) -> None:
    look_for_unapproved(now=now)


@hooks.register("register_hourly_chore")
def gather_chosen(*, now: datetime) -> None:
    gather_models(now=now)
