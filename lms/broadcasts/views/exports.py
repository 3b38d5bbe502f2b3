"""What a station takes with it of some days: orders, playlists, lists to fetch and to check by."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lessons.doors import signed_in_view
from lessons.sheets.forms import CSV_TYPE, XLSX_TYPE
from lessons.sheets.views.sending import send_file
from lms.broadcasts.actions.handing import gather_days
from lms.broadcasts.models import Channel
from lms.broadcasts.permissions import list_channels
from lms.broadcasts.queries.papers import (
    COLUMNS,
    build_hashes,
    build_order,
    build_papers,
    build_playlist,
    list_rows,
    name_folder,
    name_papers,
)
from lms.broadcasts.rules.days import read_day
from lms.broadcasts.rules.handing import Handed, list_files
from lms.broadcasts.rules.manifests import write_aria2, write_md5sums, write_wget
from lms.broadcasts.views.handing import address_file

# More days are another month's business, and every paper is made in memory.
MOST_DAYS = 31
PLAIN = "text/plain; charset=utf-8"
ZIP = "application/zip"
TYPES = {
    "xlsx": XLSX_TYPE,
    "csv": f"{CSV_TYPE}; charset=utf-8",
    "json": "application/json",
    "m3u": "audio/x-mpegurl; charset=utf-8",
    "amcp": PLAIN,
    "md5": PLAIN,
    "aria2": PLAIN,
    "wget": PLAIN,
    "mhl": ZIP,
    "zip": ZIP,
}
_NAMES = {
    "md5": "MD5SUMS",
    "amcp": "{stem}.amcp.txt",
    "aria2": "{stem}.aria2.txt",
    "wget": "{stem}.wget.txt",
    "mhl": "{stem}.mhl.zip",
}
# Playlists are of one day: they have no dates inside.
_OF_A_DAY = ("json", "m3u", "amcp")


@require_safe
@signed_in_view
def export_days(request: HttpRequest, pk: int, first: str, last: str, form: str) -> HttpResponse:
    """Send one paper of these days."""
    channel, days, handed = _gather(request, pk, first, last)
    if form not in TYPES or (form in _OF_A_DAY and days[0] != days[1]):
        raise Http404
    content = _build(request, channel, days, handed, form)
    stem = name_papers(channel, *days)
    if form == "json":
        # ffplayout looks for this name in playlists/YYYY/MM.
        stem = days[0].isoformat()
    name = _NAMES.get(form, f"{{stem}}.{form}").format(stem=stem)
    return send_file(content, name=name, content_type=TYPES[form])


@require_safe
@signed_in_view
def print_days(request: HttpRequest, pk: int, first: str, last: str) -> HttpResponse:
    """Show the broadcast order of these days as it is printed and signed."""
    channel, days, handed = _gather(request, pk, first, last)
    rows = list_rows(channel, handed)
    left_out = ("md5", "code", "day", "tc_in", "tc_out")
    columns = [one for one in COLUMNS if one.key not in left_out]
    by_day: dict[date, list[Any]] = {}
    for row in rows:
        cells = [(column.key, row[column.key]) for column in columns]
        by_day.setdefault(row["day"], []).append(cells)  # type: ignore[arg-type]  # it is a date
    context = {
        "channel": channel,
        "first": days[0],
        "last": days[1],
        "columns": columns,
        "days": by_day.items(),
        "printed_at": timezone.now(),
    }
    return render(request, "broadcasts/order.html", context)


def _gather(
    request: HttpRequest, pk: int, first: str, last: str
) -> tuple[Channel, tuple[date, date], list[Handed]]:
    channel = get_object_or_404(list_channels(request.user), pk=pk)
    days = read_day(first), read_day(last)
    if days[0] is None or days[1] is None:
        raise Http404
    if not timedelta() <= days[1] - days[0] < timedelta(days=MOST_DAYS):
        raise Http404
    found = gather_days(channel=channel, first=days[0], last=days[1])
    return channel, (days[0], days[1]), [one.handed for one in found]


def _build(
    request: HttpRequest,
    channel: Channel,
    days: tuple[date, date],
    handed: list[Handed],
    form: str,
) -> bytes:
    now = timezone.now()
    if form in ("xlsx", "csv"):
        return build_order(channel, handed, form)
    if form in _OF_A_DAY:
        return build_playlist(channel, days[0], handed, form)
    files = list_files(handed)
    if form == "md5":
        return write_md5sums(files)
    if form in ("aria2", "wget"):
        addresses = {one.name: address_file(request, channel, one) for one in files}
        return (write_aria2 if form == "aria2" else write_wget)(files, addresses)
    if form == "mhl":
        return _pack(build_hashes(handed, name=name_folder(channel, *days), now=now))
    return _pack(build_papers(channel, *days, handed, now=now))


def _pack(papers: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in papers.items():
            archive.writestr(path, content)
    return output.getvalue()
