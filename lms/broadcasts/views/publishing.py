"""Admin screen of publishing: what would be told, what stands in its way, what was told before."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from lms.broadcasts.actions.publishing import NotPublished, publish_week
from lms.broadcasts.forms.planning import PublishForm
from lms.broadcasts.models import Airing, Channel, PublishedSchedule
from lms.broadcasts.queries.publishing import read_draft
from lms.broadcasts.rules.coverage import tally_coverage
from lms.broadcasts.rules.frames import show_clock
from lms.broadcasts.rules.snapshots import Change, Row
from lms.broadcasts.views.placing import PlanningScreen
from lms.broadcasts.views.plan_words import CHANGES, say_day, say_violation


class PublishScreen(PlanningScreen):
    """A channel's week as it would be published now, beside the version before."""

    template_name = "broadcasts/admin/plan/publish.html"
    channel: Channel

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.number = kwargs.pop("channel")
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Publish %(channel)s") % {"channel": self.channel.name}

    def find_channel(self) -> None:
        """Find the channel that the address names among those of the office."""
        self.require()
        self.channel = get_object_or_404(self.list_channels(), pk=self.number)

    def get(self, request: HttpRequest) -> HttpResponse:
        self.find_channel()
        return self._show(PublishForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        self.find_channel()
        form = PublishForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        outcome = publish_week(
            channel=self.channel,
            monday=self.monday,
            text=form.cleaned_data["text"],
            without_masters=form.cleaned_data["without_masters"],
            by=request.user,
            now=timezone.now(),
        )
        if isinstance(outcome, NotPublished):
            messages.warning(request, say_refusal(outcome))
            return self._show(form, status=409)
        text = _("Version %(number)d of this week is published.") % {"number": outcome.number}
        messages.success(request, text)
        return redirect(self.find_address("week"))

    def _show(self, form: PublishForm, *, status: int = 200) -> HttpResponse:
        draft = read_draft(self.channel, self.monday, now=timezone.now())
        titles = {row.pk: row for row in draft.board.rows}
        versions = PublishedSchedule.objects.filter(channel=self.channel, week=self.monday)
        return self.show(
            status=status,
            channel=self.channel,
            form=form,
            before=draft.before,
            count=len(draft.snapshot["airings"]),
            tally=tally_coverage(draft.board.matrix),
            changes=[describe_change(self.channel, one) for one in draft.changes],
            blocking=[
                (titles[one.airing], say_violation(one))
                for one in draft.blocking
                if one.airing in titles
            ],
            awaited=len(draft.awaited),
            may_publish=not draft.blocking and bool(draft.changes),
            versions=versions.select_related("published_by").order_by("-number"),
        )


def say_refusal(refused: NotPublished) -> str:
    """Return why nothing was published, and what to do."""
    if refused.draft.blocking:
        return _("Nothing was published: some airings must be put right first, please see below.")
    if refused.draft.awaited:
        return _(
            "Nothing was published: files are not ready. Wait for them, or tick that the times "
            "are told without them."
        )
    return _("Nothing was published: the station knows the week as it is.")


def describe_change(channel: Channel, change: Change) -> dict[str, Any]:
    """Return a difference as the screen shows it."""
    return {
        "changed": CHANGES[change.changed],
        "kind": change.changed.value,
        "before": describe_row(channel, change.before),
        "after": describe_row(channel, change.after),
    }


def describe_row(channel: Channel, row: Row | None) -> str:
    """Return an airing of a version in one line."""
    if row is None:
        return ""
    day = parse_date(row["date"])
    kinds = dict(Airing.KIND_CHOICES)
    clock = show_clock(row["start_frame"], channel.day_start)
    return f"{say_day(day) if day else ''} {clock} {row['title']} ({kinds[row['kind']]})"
