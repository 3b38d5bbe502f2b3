"""Screens of what was aired: bring a log, look at what it says, confirm it; the month's report."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.broadcasts.actions.logs import Unread, bring_log, confirm_log, discard_log
from lms.broadcasts.forms.handing import LogForm
from lms.broadcasts.models import AsRun, StationLog
from lms.broadcasts.permissions import list_channels, may_plan
from lms.broadcasts.queries.aired import Comparison, compare_log, find_end, list_lost
from lms.broadcasts.queries.candidates import find_airable
from lms.broadcasts.rules.asrun import LOST, Outcome
from lms.broadcasts.rules.frames import show_clock
from lms.broadcasts.rules.logs import Fault
from lms.broadcasts.views.handing import KINDS, ChannelScreen
from lms.broadcasts.views.sentences import FAULTS, OUTCOMES
from lms.people.rules import Capability
from lms.people.views.screens import Screen

LOOKED_BACK = timedelta(days=28)
MOST_SHOWN = 400


class LogsScreen(ChannelScreen):
    """The logs that a channel has brought, what was lost, and the form to bring one."""

    page_title = gettext_lazy("What was aired")
    template_name = "broadcasts/admin/logs.html"
    header_icon = "history"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(LogForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        channel = self.find_channel()
        if channel is None:
            raise Http404
        form = LogForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form, status=422)
        file = form.cleaned_data["file"]
        log = bring_log(
            channel=channel,
            file=file,
            file_name=file.name,
            day=form.cleaned_data["day"],
            by=request.user,
            now=timezone.now(),
        )
        if isinstance(log, Unread):
            form.add_error("file", say_unread(log))
            return self._show(form, status=422)
        return redirect("broadcasts_aired:log", log.pk)

    def _show(self, form: LogForm, *, status: int = 200) -> HttpResponse:
        channel = self.find_channel()
        if channel is None:
            return self.show(channel=None)
        since = timezone.localdate() - LOOKED_BACK
        lost = list_lost([channel], since=since)
        return self.show(
            status=status,
            channel=channel,
            channels=list_channels(self.request.user).open(),
            form=form,
            may_bring=may_plan(self.request.user, channel.station.organisation),
            logs=channel.logs.select_related("brought_by").defer("lines", "faults")[:30],
            is_told=channel.logs.filter(confirmed_at__isnull=False, last_date__gte=since).exists(),
            lost=[
                {"row": one, "clock": show_clock(one.start_frame, channel.day_start)}
                for one in lost
            ],
        )


class LogScreen(Screen):
    """What one log says of each published airing; nothing counts before it is confirmed."""

    capability = Capability.VIEW_BROADCASTS
    page_title = gettext_lazy("Log of the station")
    above = ("broadcasts_aired:logs", gettext_lazy("What was aired"))
    template_name = "broadcasts/admin/log.html"
    header_icon = "history"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        log = self._find(pk)
        found = compare_log(log)
        places = {one.told.key: one for one in found.lines}
        rows = [
            {
                "matched": one,
                "line": places[one.promised.key],
                "kind": KINDS[one.promised.kind.value],
                "outcome": OUTCOMES[one.outcome],
                "minutes": round(abs(one.delay_s) / 60),
                "is_lost": one.outcome in LOST,
            }
            for one in found.matched
        ]
        return self.show(
            log=log,
            rows=rows[:MOST_SHOWN],
            counts=[
                (OUTCOMES[outcome], outcome, count)
                for outcome in Outcome
                if (count := sum(one.outcome is outcome for one in found.matched))
            ],
            strange="" if log.confirmed_at else say_strange(found, log.channel.name),
            is_published=bool(found.lines),
            ends_at=find_end(log),
            unplanned=found.unplanned[:100],
            unplanned_count=len(found.unplanned),
            faults=[(number, FAULTS[Fault(fault)]) for number, fault in log.faults[:50]],
            fault_count=len(log.faults),
            may_confirm=may_plan(request.user, log.channel.station.organisation),
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        log = self._find(pk)
        if request.POST.get("verb") == "discard":
            discard_log(log=log, by=request.user)
            messages.success(request, _("Cancelled. Nothing was changed."))
        elif request.POST.get("verb") == "confirm":
            rows = confirm_log(log=log, by=request.user, now=timezone.now())
            messages.success(request, say_confirmed(rows))
        else:
            raise Http404
        return redirect("broadcasts_aired:logs")

    def _find(self, pk: int) -> StationLog:
        logs = StationLog.objects.filter(channel__in=list_channels(self.request.user))
        return get_object_or_404(logs.select_related("channel__station__organisation"), pk=pk)


def say_unread(unread: Unread) -> str:
    """Return why nothing came of a file, in a sentence."""
    if unread.fault is not None:
        return str(FAULTS[unread.fault])
    return _(unread.message) % (unread.params or {})


def say_strange(found: Comparison, channel: str) -> str:
    """Return that a log is hardly one of the channel, in a sentence; nothing where it may be."""
    if not found.is_strange:
        return ""
    known = found.known_count
    facts = {"channel": channel, "known": known, "lines": known + len(found.unplanned)}
    if not known:
        text = _(
            "No line of this log is an airing planned on %(channel)s: please make sure that it is "
            "not the log of another channel before you confirm it."
        )
    else:
        text = _(
            "Only %(known)d of the %(lines)d lines of this log are airings planned on %(channel)s: "
            "please make sure that it is not the log of another channel before you confirm it."
        )
    return text % facts


def say_confirmed(rows: list[AsRun]) -> str:
    """Return what a log has brought, in a sentence."""
    missed = [row.lesson_id for row in rows if Outcome(row.outcome) in LOST]
    # What was withdrawn meanwhile cannot be planned again.
    airable = find_airable(one for one in missed if one is not None)
    lost = sum(one in airable for one in missed)
    text = ngettext("%(count)d airing compared.", "%(count)d airings compared.", len(rows))
    said = text % {"count": len(rows)}
    if lost:
        again = ngettext(
            "%(count)d goes back to the planner, to be aired again.",
            "%(count)d go back to the planner, to be aired again.",
            lost,
        )
        said += " " + again % {"count": lost}
    return said
