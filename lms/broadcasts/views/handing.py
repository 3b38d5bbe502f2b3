"""The station's screens: what airs when, the file of each airing, and how far its hand-over is."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lessons.numbers import read_number
from lms.broadcasts.actions.delivering import NoFolder, deliver_days, stop_delivery
from lms.broadcasts.actions.handing import Gathered, Requested, gather_days, request_masters
from lms.broadcasts.actions.receipts import InvalidDigest, report_arrival
from lms.broadcasts.conf import get_conf
from lms.broadcasts.models import Channel
from lms.broadcasts.permissions import list_channels, may_plan
from lms.broadcasts.queries.airings import find_broadcast_day
from lms.broadcasts.queries.deliveries import list_running
from lms.broadcasts.queries.handing import Named, find_named, list_newest
from lms.broadcasts.queries.links import sign_address
from lms.broadcasts.queries.receipts import Slip, list_arrivals, list_downloads, read_slips
from lms.broadcasts.rules.days import read_day
from lms.broadcasts.rules.frames import find_week, show_clock, show_duration
from lms.broadcasts.rules.handing import list_files
from lms.broadcasts.rules.readiness import PRESSING, Readiness
from lms.broadcasts.rules.receipts import Receipt
from lms.broadcasts.views.beside import describe_beside
from lms.broadcasts.views.sentences import READINESS, RECEIPTS, say_broken_off
from lms.people.rules import Capability
from lms.people.views.screens import Screen


@dataclass(frozen=True, kw_only=True)
class Row:
    """One airing as the screen shows it."""

    gathered: Gathered
    clock: str
    length: str
    kind: Any
    state: Any
    address: str
    slip: Slip | None
    receipt: Any
    is_pressing: bool


class ChannelScreen(Screen):
    """A screen about the days of one channel; the address says which."""

    capability = Capability.VIEW_BROADCASTS
    header_icon = "desktop"

    def find_channel(self) -> Channel | None:
        """Return the channel that the address names, or else the first within reach."""
        # Television first.
        channels = list_channels(self.request.user).open().order_by("-kind", "name", "pk")
        wanted = self.request.GET.get("channel", "")
        if wanted:
            return get_object_or_404(channels, pk=read_number(wanted))
        found: Channel | None = channels.first()
        return found

    def find_monday(self) -> date:
        """Return the week that the address names, or else this one."""
        return find_week(read_day(self.request.GET.get("week", "")) or timezone.localdate())


class FilesScreen(ChannelScreen):
    """What a channel airs in a week, with the file of each airing."""

    page_title = gettext_lazy("Broadcast files")
    template_name = "broadcasts/admin/files.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        channel = self.find_channel()
        if channel is None:
            return self.show(channel=None)
        monday = self.find_monday()
        sunday = monday + timedelta(days=6)
        today = find_broadcast_day(channel, timezone.now())
        gathered = gather_days(channel=channel, first=monday, last=sunday)
        files = list_files(one.handed for one in gathered)
        slips = read_slips(channel, files)
        rows = [self._make_row(channel, one, slips) for one in gathered]
        version = list_newest(channel, monday, sunday).get(monday)
        making = any(one.line.readiness is Readiness.MAKING for one in gathered)
        drop = channel.xmltv_id in get_conf().station_folders
        days = {"first_date": monday, "last_date": sunday}
        # Of this week; or else the last one, so that a folder that has something says so.
        deliveries = channel.deliveries.select_related("job")
        delivery = deliveries.filter(**days).first() or deliveries.first()
        running = list(list_running(channel)) if drop else []
        missing = {one.line.source for one in gathered if one.line.readiness is Readiness.NONE}
        response = self.show(
            channel=channel,
            channels=list_channels(request.user).open(),
            monday=monday,
            sunday=sunday,
            before=monday - timedelta(days=7),
            after=monday + timedelta(days=7),
            version=version,
            days=[
                {"day": day, "rows": list(of_day), "is_today": day == today}
                for day, of_day in groupby(rows, key=lambda row: row.gathered.line.told.day)
            ],
            file_count=len(files),
            bytes=sum(one.bytes for one in files),
            missing=len(missing),
            alarms=list_alarms(rows),
            may_request=may_plan(request.user, channel.station.organisation),
            drop=drop,
            delivery=delivery,
            broke_off=say_broken_off(delivery) if delivery is not None else "",
            elsewhere=[one for one in running if one != delivery],
            is_running=any((one.first_date, one.last_date) == (monday, sunday) for one in running),
        )
        if making or running:
            # Works without scripts.
            response["Refresh"] = "15"
        return response

    def post(self, request: HttpRequest) -> HttpResponse:
        channel = self.find_channel()
        if channel is None:
            raise Http404
        monday = self.find_monday()
        gathered = gather_days(channel=channel, first=monday, last=monday + timedelta(days=6))
        only = read_number(request.POST.get("airing", ""))
        lines = [one.line for one in gathered if only is None or one.line.told.key == only]
        verb = request.POST.get("verb", "")
        if verb in ("deliver", "stop"):
            self._deliver(channel, monday, verb)
            return redirect(request.get_full_path())
        if verb != "request":
            raise Http404
        # One alone may be tried again after it failed; all together are only what is missing.
        states = (Readiness.NONE,) if only is None else (Readiness.NONE, Readiness.REFUSED)
        requested = request_masters(
            channel=channel, lines=lines, states=states, by=request.user, now=timezone.now()
        )
        self._say_requested(requested)
        return redirect(request.get_full_path())

    def _say_requested(self, requested: Requested) -> None:
        asked, unsuited = requested.asked, requested.unsuited
        if asked or not unsuited:
            text = ngettext(
                "%(count)d broadcast file will be made.",
                "%(count)d broadcast files will be made.",
                asked,
            )
            messages.success(self.request, text % {"count": asked})
        if unsuited:
            text = ngettext(
                "Of %(count)d film no broadcast file can be made: it has no sound or no picture "
                "for this channel, or the delivery profile is not known.",
                "Of %(count)d films no broadcast files can be made: they have no sound or no "
                "picture for this channel, or the delivery profile is not known.",
                unsuited,
            )
            messages.error(self.request, text % {"count": unsuited})

    def _deliver(self, channel: Channel, monday: date, verb: str) -> None:
        asked: dict[str, Any] = {"by": self.request.user, "now": timezone.now()}
        asked |= {"first": monday, "last": monday + timedelta(days=6)}
        if verb == "stop":
            stop_delivery(channel=channel, **asked)
            messages.success(self.request, _("Stopped. What lies there whole stays."))
            return
        try:
            deliver_days(channel=channel, **asked)
        except NoFolder as error:
            raise Http404 from error
        messages.success(self.request, _("The files are on their way into the station’s folder."))

    def _make_row(self, channel: Channel, one: Gathered, slips: dict[str, Slip]) -> Row:
        told, file = one.line.told, one.handed.file
        slip = slips.get(file.sha256) if file else None
        return Row(
            gathered=one,
            clock=show_clock(told.span.start, channel.day_start),
            length=show_duration(told.span.frames),
            kind=KINDS[told.kind.value],
            state=READINESS[one.line.readiness],
            address=address_file(self.request, channel, file) if file else "",
            slip=slip,
            receipt=RECEIPTS[slip.state] if slip and slip.state is not Receipt.NONE else "",
            is_pressing=one.line.readiness in PRESSING,
        )


def list_alarms(rows: list[Row]) -> list[dict[str, Any]]:
    """Return what must not be aired, each lesson once, with its times by day."""
    found: dict[tuple[str, str], dict[date, list[str]]] = {}
    for row in rows:
        line = row.gathered.line
        if line.readiness is Readiness.WITHDRAWN:
            days = found.setdefault((line.told.title, line.alarm), {})
            days.setdefault(line.told.day, []).append(row.clock)
    return [
        {"title": title, "alarm": alarm, "days": list(days.items())}
        for (title, alarm), days in found.items()
    ]


class ReceiptScreen(Screen):
    """One file: who fetched which bytes when, and what the station says has arrived."""

    capability = Capability.VIEW_BROADCASTS
    page_title = gettext_lazy("Receipt of a broadcast file")
    above = ("broadcasts_files:files", gettext_lazy("Broadcast files"))
    template_name = "broadcasts/admin/receipt.html"
    header_icon = "desktop"

    def get(self, request: HttpRequest, pk: int, digest: str) -> HttpResponse:
        return self._show(self._find(pk, digest))

    def post(self, request: HttpRequest, pk: int, digest: str) -> HttpResponse:
        found = self._find(pk, digest)
        try:
            arrival = report_arrival(
                channel=found.channel,
                file=found.file,
                text=request.POST.get("hash", ""),
                by=request.user,
                now=timezone.now(),
            )
        except InvalidDigest:
            fault = _("This is neither an MD5 (32 signs) nor a SHA-256 (64 signs).")
            return self._show(found, fault=fault, status=422)
        if arrival.is_match:
            messages.success(request, _("Thank you: the file has arrived as it left us."))
        else:
            messages.error(request, _("The hash is another one. Please fetch the file again."))
        return redirect(request.path)

    def _find(self, pk: int, digest: str) -> Named:
        channel = get_object_or_404(list_channels(self.request.user), pk=pk)
        found = find_named(channel, digest, today=timezone.localdate())
        if found is None:
            raise Http404
        return found

    def _show(self, found: Named, *, fault: str = "", status: int = 200) -> HttpResponse:
        channel, file = found.channel, found.file
        address = address_file(self.request, channel, file)
        slip = read_slips(channel, [file])[file.sha256]
        return self.show(
            status=status,
            channel=channel,
            title=found.title,
            file=file,
            slip=slip,
            receipt=RECEIPTS[slip.state],
            downloads=list_downloads(channel, file.sha256),
            arrivals=list_arrivals(channel, file.sha256),
            address=address,
            report_address=address_report(self.request, address),
            **describe_beside(found.stocked),
            fault=fault,
        )


KINDS = {
    "first": gettext_lazy("first airing"),
    "repeat": gettext_lazy("repeat"),
    "relay": gettext_lazy("relay"),
}


def address_file(request: HttpRequest, channel: Channel, file: Any) -> str:
    """Return the whole address at which whoever asks now may fetch a file."""
    path = sign_address(
        channel=channel,
        digest=file.sha256,
        name=file.name,
        user=request.user,
        now=timezone.now(),
    )
    return request.build_absolute_uri(path)


def address_report(request: HttpRequest, address: str) -> str:
    """Return where the hash of what arrived from `address` is reported."""
    signed = address.rstrip("/").split("/")[-2]
    return request.build_absolute_uri(reverse("station_report", args=[signed]))
