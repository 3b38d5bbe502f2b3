"""`manage.py traffic-report`: what a carrier must know to let the site through without charge."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from lessons.audience.conf import get_conf
from lessons.audience.forms import end_month
from lessons.audience.queries import count_month
from lessons.audience.rules.traffic import Volume, sum_log

# What pupils and parents ask for, by a name of an address below it and what it holds.
PUBLIC: tuple[tuple[str, list[Any], str], ...] = (
    ("media_files:public", ["x"], "films, sounds, slides and pictures of films"),
    ("library:home", [], "the digital library and its files"),
    ("packs:list", [], "packs to carry away"),
    ("wagtaildocs_serve", [1, "x"], "worksheets"),
)
ALWAYS = {"/static/": "scripts and styles, once a device", "/": "pages"}
# The desks of teachers and offices are not part of it.
PRIVATE: tuple[tuple[str, list[Any]], ...] = (
    ("wagtailadmin_home", []),
    ("account_login", []),
    ("people_home", []),
    ("desk:lessons", []),
    ("reviews:queue", []),
    ("notices:list", []),
    ("media_files:private", ["x", "x"]),
)


class Command(BaseCommand):
    help = "Print the host name, the prefixes and the monthly volumes that carriers ask for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", help="such as 2026-11; without it the present one")
        parser.add_argument(
            "--log",
            nargs="+",
            metavar="FILE",
            default=[],
            help="logs of the web server in the combined form, or - : volumes by prefix",
        )
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        first = self._read_month(options["month"])
        prefixes, private = list_prefixes()
        conf = get_conf()
        hosts = [host for url in (conf.base_url, conf.media_url) if (host := urlsplit(url).netloc)]
        volumes = None
        if options["log"]:
            volumes = sum_log(
                read_logs(options["log"]),
                prefixes=[*prefixes],
                private=private,
                year=first.year,
                month=first.month,
            )
        watched = count_month(first=first, last=end_month(first))
        found = {
            "hosts": hosts,
            "month": f"{first:%Y-%m}",
            "prefixes": prefixes,
            "watched": vars(watched),
            "volumes": None if volumes is None else [vars(one) for one in volumes],
        }
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        self._write(found, volumes)

    def _read_month(self, text: str | None) -> date:
        try:
            return date.fromisoformat(f"{text}-01") if text else timezone.localdate().replace(day=1)
        except ValueError:
            raise CommandError(f"a month is written like 2026-11, not {text!r}") from None

    def _write(self, found: dict[str, Any], volumes: list[Volume] | None) -> None:
        for host in found["hosts"] or ["(set the address of the site: SONGHOC_BASE_URL)"]:
            self.stdout.write(f"host      {host}")
        if len(found["hosts"]) > 1:
            self.stderr.write("films come from a second host: carriers must let both through")
        by_prefix = {one.prefix: one for one in volumes or ()}
        for prefix, what in found["prefixes"].items():
            line = f"prefix    {prefix:<16} {what}"
            if one := by_prefix.get(prefix):
                line += f": {one.requests} requests, {one.bytes / 1e9:.3f} GB"
            self.stdout.write(line)
        watched = found["watched"]
        self.stdout.write(
            f"watched   {found['month']}: {watched['views']} views, "
            f"{watched['seconds'] / 3600:.1f} hours, {watched['bytes'] / 1e9:.3f} GB of films, "
            "as far as players told"
        )
        if volumes is not None:
            total = sum(one.bytes for one in volumes)
            self.stdout.write(f"sent      {found['month']}: {total / 1e9:.3f} GB, by the log")


def list_prefixes() -> tuple[dict[str, str], list[str]]:
    """Return what lies below each public prefix of this site, and which prefixes are not public."""
    prefixes = {}
    for name, arguments, what in PUBLIC:
        if prefix := find_prefix(name, arguments):
            prefixes[prefix] = what
    private = [prefix for name, arguments in PRIVATE if (prefix := find_prefix(name, arguments))]
    return prefixes | ALWAYS, private


def find_prefix(name: str, arguments: list[Any]) -> str:
    """Return the first part of an address, "" where the site has none of that name."""
    try:
        first = reverse(name, args=arguments).split("/")[1]
    except NoReverseMatch:
        return ""
    return f"/{first}/"


def read_logs(names: Iterable[str]) -> Iterator[str]:
    """Yield the lines of each log."""
    for name in names:
        if name == "-":
            yield from sys.stdin
            continue
        try:
            with Path(name).open(encoding="utf-8", errors="replace") as log:
                yield from log
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}") from None
