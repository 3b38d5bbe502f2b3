"""The papers that go with the files of some days: orders, playlists, lists of hashes."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.rules import Column, write_csv
from lms.broadcasts.conf import get_conf
from lms.broadcasts.models import Airing, Channel, Filler
from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.filenames import make_plain
from lms.broadcasts.rules.handing import Gap, Handed, Stretch, lay_out_day, list_files
from lms.broadcasts.rules.manifests import (
    CHAIN,
    FOLDER,
    name_hash_list,
    write_chain,
    write_hash_list,
    write_md5sums,
)
from lms.broadcasts.rules.orders import KEYS, list_order_rows
from lms.broadcasts.rules.playlists import write_amcp, write_ffplayout, write_m3u

_HEADINGS = {
    "number": gettext_lazy("No."),
    "day": gettext_lazy("Day of the airing"),
    "clock": gettext_lazy("On air at"),
    "length": gettext_lazy("Duration"),
    "code": gettext_lazy("Tape code"),
    "file": gettext_lazy("Name of the file"),
    "subject": gettext_lazy("Subject"),
    "grade": gettext_lazy("Grade"),
    "title": gettext_lazy("Lesson"),
    "kind": gettext_lazy("Kind of airing"),
    "tc_in": gettext_lazy("TC in"),
    "tc_out": gettext_lazy("TC out"),
    "md5": gettext_lazy("MD5"),
    "approved_by": gettext_lazy("Approved by"),
    "note": gettext_lazy("Remark"),
}
_WIDE = {"title", "file"}
COLUMNS = tuple(
    Column(key=key, heading=_HEADINGS[key], max_length=255 if key in _WIDE else 40) for key in KEYS
)


def list_rows(channel: Channel, handed: Iterable[Handed]) -> list[dict[str, object]]:
    """Return the rows of the broadcast order."""
    labels = dict(Airing.KIND_CHOICES)
    return list_order_rows(
        handed,
        day_start=channel.day_start,
        kinds={kind: str(labels[kind.value]) for kind in AiringKind},
        missing=_("file not ready yet"),
        withdrawn=_("withdrawn: do not air it"),
        relay=_("relay of %(source)s"),
    )


def build_order(channel: Channel, handed: Sequence[Handed], form: str) -> bytes:
    """Return the broadcast order as a workbook ("xlsx") or as a table of text ("csv")."""
    rows = list_rows(channel, handed)
    if form == "csv":
        return write_csv(COLUMNS, rows)
    guide = [
        [_("Column"), _("What it says")],
        [str(_HEADINGS["tc_in"]), _("Where the programme begins in the file.")],
        [str(_HEADINGS["md5"]), _("What the file must hash to; MD5SUMS says the same.")],
    ]
    return write_workbook(
        title=_("Broadcast order"),
        columns=COLUMNS,
        rows=rows,
        guide_title=_("Guide"),
        guide=guide,
    )


def lay_out(channel: Channel, day: date, handed: Iterable[Handed]) -> list[Stretch]:
    """Return one day of a channel without a hole."""
    rows = Filler.objects.filter(station=channel.station, is_active=True)
    return lay_out_day(
        [one for one in handed if one.day == day],
        fillers=[Gap(source=one.title, frames=one.frames) for one in rows],
        default=get_conf().filler,
    )


def build_playlist(channel: Channel, day: date, handed: Iterable[Handed], form: str) -> bytes:
    """Return a day as ffplayout ("json"), players ("m3u") or CasparCG ("amcp") read it."""
    stretches = lay_out(channel, day, handed)
    if form == "m3u":
        return write_m3u(stretches=stretches)
    if form == "amcp":
        return write_amcp(stretches=stretches)
    return write_ffplayout(channel=channel.name, day=day, stretches=stretches)


def build_papers(
    channel: Channel, first: date, last: date, handed: Sequence[Handed], *, now: datetime
) -> dict[str, bytes]:
    """Return every paper by its path, the lists of hashes at the end.

    Whoever waits for a folder to be whole waits for MD5SUMS: it is the last.
    """
    stem = name_papers(channel, first, last)
    papers = {
        f"{stem}.xlsx": build_order(channel, handed, "xlsx"),
        f"{stem}.csv": build_order(channel, handed, "csv"),
    }
    for day in list_days_between(first, last):
        playlist = f"playlists/{day:%Y/%m}/{day.isoformat()}"
        for form, suffix in (("json", "json"), ("m3u", "m3u"), ("amcp", "amcp.txt")):
            papers[f"{playlist}.{suffix}"] = build_playlist(channel, day, handed, form)
    return papers | build_hashes(handed, name=name_folder(channel, first, last), now=now)


def build_hashes(handed: Iterable[Handed], *, name: str, now: datetime) -> dict[str, bytes]:
    """Return the media hash list with its chain, and MD5SUMS."""
    files = list_files(handed)
    hash_list = write_hash_list(
        files, host=urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc, now=now
    )
    path = name_hash_list(name, now=now)
    return {
        f"{FOLDER}/{path}": hash_list,
        f"{FOLDER}/{CHAIN}": write_chain(path, hash_list),
        "MD5SUMS": write_md5sums(files),
    }


def name_papers(channel: Channel, first: date, last: date) -> str:
    """Return what the papers of these days are called, without a suffix."""
    days = f"{first:%Y%m%d}" if first == last else f"{first:%Y%m%d}-{last:%Y%m%d}"
    return f"PHIEU_{make_plain(channel.name)[:24] or 'KENH'}_{days}"


def name_folder(channel: Channel, first: date, last: date) -> str:
    """Return what the folder of these days is called in the station's own."""
    return name_papers(channel, first, last).removeprefix("PHIEU_")


def list_days_between(first: date, last: date) -> list[date]:
    """Return the days from `first` to `last`, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
