"""`manage.py packs`: make packs to carry away, look at them, bring those of another site here."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lms import LmsError
from lms.offline.actions.building import build_pack
from lms.offline.actions.keys import get_public_key
from lms.offline.actions.offering import Wanted, offer_pack
from lms.offline.actions.subscribing import subscribe, unsubscribe
from lms.offline.actions.syncing import Synced, sync_packs
from lms.offline.adapters.signing import read_public_key, shorten_key, write_pem
from lms.offline.adapters.sticks import hold_against_manifest
from lms.offline.management.telling import Line
from lms.offline.management.wanting import add_scope, read_wanted
from lms.offline.models import Pack, Subscription
from lms.offline.queries.packs import is_public
from media_pipeline.core.refusals import MediaError

FOUND = 1
BROKEN = 2


class Command(BaseCommand):
    """Ends with 1 when something was found wrong or not taken, with 2 when nothing was done."""

    help = "Packs of lessons to carry where no network is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        verbs.add_parser("list", help="list the packs, made here or brought here")
        build = verbs.add_parser(
            "build", help="make packs; without a choice, all anew that need it"
        )
        add_scope(build)
        verify = verbs.add_parser("verify", help="check a folder, a stick or an archive")
        verify.add_argument("path", type=Path, nargs="+")
        verify.add_argument("--key", default="", help="public key; without it those known here")
        sync = verbs.add_parser("sync", help="bring packs of another site here, or go on with it")
        sync.add_argument("address", nargs="?", help="address of the other site, once")
        sync.add_argument("--take", action="append", metavar="NAME", help="only these; toan-1-*")
        sync.add_argument("--key", default="", help="public key of the other site")
        sync.add_argument("--drop", action="store_true", help="forget the other site and its packs")
        verbs.add_parser("key", help="print the public key that schools know this site by")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["verb"])(options)
        except (LmsError, MediaError) as error:
            text = str(error) or type(error).__name__
            raise CommandError(text, returncode=BROKEN) from error

    def list(self, _options: dict[str, Any]) -> None:
        """Print a line a pack."""
        for pack in Pack.objects.select_related("edition", "subscription"):
            edition = pack.edition
            if edition is None:
                state = "not built yet, or nothing in it is public"
            elif not is_public(pack, edition):
                state = "withheld until it is built anew"
            else:
                state = (
                    f"{edition.made_at:%Y-%m-%d} {edition.key} {edition.size_bytes / 1e6:.1f} MB"
                )
            origin = f"  from {pack.subscription}" if pack.subscription else ""
            self.stdout.write(f"{pack.slug:<50} {state}{origin}")

    def build(self, options: dict[str, Any]) -> None:
        """Make packs in this process, telling how far it is."""
        wanted = read_wanted(options)
        now = timezone.now()
        if wanted:
            packs = [self._offer(one, now) for one in wanted]
        else:
            packs = [*Pack.objects.filter(subscription=None)]
        for pack in packs:
            line = Line(self.stderr)
            built = build_pack(pack=pack, now=timezone.now(), tell=line.tell)
            line.clear()
            made = built.edition
            said = f"{made.key} {made.size_bytes / 1e6:.1f} MB" if made else "nothing public"
            self.stdout.write(f"{pack.slug}: {said}{'' if built.is_new else ' (as before)'}")

    def _offer(self, wanted: Wanted, now: Any) -> Pack:
        return offer_pack(wanted=wanted, by=None, now=now)

    def verify(self, options: dict[str, Any]) -> None:
        """Hold each path against its manifest."""
        given = options["key"]
        keys = [read_public_key(given)] if given else self._list_keys()
        count = 0
        for path in options["path"]:
            for key in keys:
                try:
                    held = hold_against_manifest(path, public_key=key)
                except OSError as error:
                    raise CommandError(str(error), returncode=BROKEN) from error
                if held.manifest is not None:
                    break
            for finding in held.findings:
                self.stdout.write(f"{path}: {finding.fault.value} {finding.path}".rstrip())
            if not held.findings and held.manifest is not None:
                manifest = held.manifest
                day = f"{timezone.localtime(manifest.made_at):%Y-%m-%d}"
                self.stdout.write(f"{path}: whole and genuine, {manifest.pack} of {day}")
            count += len(held.findings)
        if count:
            raise CommandError(f"{count} found", returncode=FOUND)

    def _list_keys(self) -> Any:
        known = Subscription.objects.values_list("public_key", flat=True)
        return [get_public_key(now=timezone.now()), *known]

    def sync(self, options: dict[str, Any]) -> None:
        """Visit one site, or all that this one subscribed to."""
        address = options["address"]
        if address:
            known = subscribe(address=address, wanted=options["take"], public_key=options["key"])
            subscriptions = [known]
        else:
            subscriptions = [*Subscription.objects.all()]
        if not subscriptions:
            raise CommandError("no site yet: packs sync ADDRESS", returncode=BROKEN)
        refused = 0
        for subscription in subscriptions:
            if options["drop"]:
                unsubscribe(subscription=subscription)
                self.stdout.write(f"{subscription}: forgotten")
                continue
            self.stdout.write(f"{subscription}: key {shorten_key(subscription.public_key)}")
            line = Line(self.stderr)
            try:
                synced = sync_packs(subscription=subscription, now=timezone.now(), tell=line.tell)
            finally:
                line.clear()
            self._say_synced(synced)
            refused += len(synced.refused)
        if refused:
            raise CommandError(f"{refused} not taken", returncode=FOUND)

    def _say_synced(self, synced: Synced) -> None:
        for slug in synced.renewed:
            self.stdout.write(f"  {slug}: brought")
        for slug in synced.gone:
            self.stdout.write(f"  {slug}: no longer offered there, no longer shown here")
        for reason in synced.refused.values():
            self.stdout.write(f"  {reason}")
        self.stdout.write(f"  {len(synced.same)} as before")

    def key(self, _options: dict[str, Any]) -> None:
        """Print the public key in the three ways in which people need it."""
        key = get_public_key(now=timezone.now())
        self.stdout.write(f"{key}\n{write_pem(key)}to compare by telephone: {shorten_key(key)}")
