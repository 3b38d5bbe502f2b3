"""`manage.py desk import-folder`: an archive's folder of films becomes drafts of one person."""

import sys
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Collection

from lessons.desk.actions.importing import Film, Imported, NotLetIn, find_imported, import_film
from lessons.desk.adapters.folders import hash_file, list_names, measure
from lessons.desk.management.progress import Progress
from lessons.desk.permissions import NotAllowed, may_write
from lessons.desk.queries.films import Shelves, open_film, read_sidecar
from lessons.desk.rules.films import UnableToImport, is_film_name, show_name
from media_pipeline.actions.uploads import NotYours, count_held_bytes, find_limits, open_spool
from media_pipeline.adapters.spool_mark import SpoolAway
from media_pipeline.core.admission import Refusal, find_kind, judge_file
from media_pipeline.core.refusals import OutOfDisk
from media_pipeline.permissions import list_upload_collections
from media_pipeline.queries.room import count_free_bytes
from media_pipeline.views.sentences import say_reason, say_refusal

BROKEN = 2


class Command(BaseCommand):
    help = "Bring an archive's folder of films with JSON files in as drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(required=True, dest="verb", metavar="VERB")
        folder = verbs.add_parser("import-folder", help="make a draft of each film with its JSON")
        folder.add_argument("folder", type=Path)
        folder.add_argument("--owner", required=True, help="user name of whose drafts they become")
        folder.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with 1 when a file was not brought in, with 2 when nothing could be tried."""
        owner, collection = self._find_owner(options["owner"])
        folder = self._find_folder(options["folder"])
        films, lonely = sort_names(list_names(folder))
        if not films and not lonely:
            raise CommandError(_("There are no films in this folder."), returncode=BROKEN)
        for name in lonely:
            self._tell(name, _("No film lies beside this JSON file."))
        try:
            run = _Run(self, folder, owner, collection, films)
            counts = run.rehearse() if options["dry_run"] else run.bring_in()
        except (SpoolAway, NotYours) as error:
            text = say_reason("NoRight" if isinstance(error, NotYours) else "SpoolAway")
            raise CommandError(text, returncode=BROKEN) from error
        faults = counts["fault"] + len(lonely)
        self._sum_up(counts["made"], counts["there"], faults, dry=options["dry_run"])
        if faults:
            sys.exit(1)

    def _find_owner(self, username: str) -> tuple[Any, Collection]:
        model: Any = get_user_model()
        owner = model.objects.filter(**{model.USERNAME_FIELD: username}).first()
        if owner is None or not may_write(owner):
            text = _("“%(name)s” is nobody here who writes lessons.") % {"name": username}
            raise CommandError(text, returncode=BROKEN)
        collection = list_upload_collections(owner).order_by("path").first()
        if collection is None:
            text = _("“%(name)s” may not bring recordings in.") % {"name": username}
            raise CommandError(text, returncode=BROKEN)
        return owner, collection

    def _find_folder(self, folder: Path) -> Path:
        try:
            found = folder.resolve(strict=True)
            next(found.iterdir(), None)
        except (OSError, RuntimeError) as error:
            text = _("This folder is not there or cannot be read: %(name)s")
            raise CommandError(text % {"name": folder}, returncode=BROKEN) from error
        return found

    def _tell(self, name: str, text: str) -> None:
        self.stdout.write(f"{show_name(name)}: {text}")

    def _sum_up(self, made: int, there: int, faults: int, *, dry: bool) -> None:
        numbers = {"made": made, "there": there, "faults": faults}
        if dry:
            text = _("Would become drafts: %(made)s. There already: %(there)s. Wrong: %(faults)s.")
        else:
            text = _("Drafts: %(made)s. There already: %(there)s. Not brought in: %(faults)s.")
        self.stdout.write(text % numbers)


def sort_names(names: list[str]) -> tuple[list[str], list[str]]:
    """Return the films, and the JSON files that describe none; what else lies there is left."""
    films = [one for one in names if is_film_name(one)]
    described = {one.rpartition(".")[0] for one in films}
    lonely = [
        one for one in names if one.endswith(".json") and one.removesuffix(".json") not in described
    ]
    return films, lonely


class _Run:
    """One walk through the films of a folder."""

    def __init__(
        self, command: Command, folder: Path, owner: Any, collection: Collection, films: list[str]
    ) -> None:
        self._command, self._folder, self._films = command, folder, films
        self._owner, self._collection = owner, collection
        self._shelves = Shelves(owner)
        self._counts = {"made": 0, "there": 0, "fault": 0}

    def rehearse(self) -> dict[str, int]:
        """Say of each film what would become of it; write nothing."""
        open_spool()
        limits = find_limits(user=self._owner, collection=self._collection)
        held, free = count_held_bytes(self._collection), count_free_bytes()
        for name in self._films:
            try:
                with closing(open_film(self._folder, name)) as file:
                    described = read_sidecar(self._folder, name, self._shelves)
                    length = measure(file)
                    if self._is_known(name, file):
                        self._count("there", name, _("It is there already."))
                        continue
                refusal = judge_file(
                    length=length,
                    kind=find_kind("", name),
                    kinds=limits.kinds,
                    file_bytes=limits.file_bytes,
                    quota_bytes=limits.quota_bytes,
                    held_bytes=held,
                    free_bytes=free,
                )
                if refusal is not None:
                    raise NotLetIn(refusal)
            except (UnableToImport, NotLetIn, OSError) as error:
                self._count("fault", name, say_fault(error))
                continue
            held, free = held + length, free - length
            text = _("It would become the draft “%(title)s” (%(place)s).")
            values = {"title": described.fields["title"], "place": described.place.course}
            self._count("made", name, text % values)
        return self._counts

    def bring_in(self) -> dict[str, int]:
        """Bring each film in, and say what became of it."""
        progress = Progress(self._command.stdout, self._sum_bytes())
        for name in self._films:
            before = progress.done
            length = 0
            try:
                with closing(open_film(self._folder, name)) as file:
                    length = measure(file)
                    film = Film(
                        name=name,
                        file=file,
                        described=read_sidecar(self._folder, name, self._shelves),
                    )
                    imported = import_film(
                        film=film,
                        by=self._owner,
                        collection=self._collection,
                        now=timezone.now(),
                        on_bytes=progress.add,
                    )
            except (UnableToImport, NotLetIn, NotAllowed, OutOfDisk, OSError) as error:
                progress.clear()
                self._count("fault", name, say_fault(error))
            else:
                progress.clear()
                there = imported is Imported.WAS_THERE
                self._count("there" if there else "made", name, _TEXTS[imported]())
            progress.settle(before + 2 * length)
        return self._counts

    def _is_known(self, name: str, file: Any) -> bool:
        sha256 = hash_file(file, on_bytes=lambda _count: None)
        return find_imported(name, sha256, self._owner) is not None

    def _sum_bytes(self) -> int:
        total = 0
        for name in self._films:
            try:
                with closing(open_film(self._folder, name)) as file:
                    total += 2 * measure(file)
            except (UnableToImport, OSError):
                continue
        return total

    def _count(self, what: str, name: str, text: str) -> None:
        self._counts[what] += 1
        self._command.stdout.write(f"{show_name(name)}: {text}")


_TEXTS = {
    Imported.MADE: lambda: _("A draft was made; the film is being checked."),
    Imported.WENT_ON: lambda: _("The film went on from where it stopped and is being checked."),
    Imported.WAS_THERE: lambda: _("It is there already."),
}


def say_fault(error: Exception) -> str:
    """Return in a sentence why a film is not brought in."""
    if isinstance(error, NotLetIn):
        why = error.why
        return say_refusal(why) if isinstance(why, Refusal) else say_reason(why)
    if isinstance(error, OutOfDisk):
        return say_reason("OutOfDisk")
    if isinstance(error, UnableToImport):
        return str(error)
    if isinstance(error, NotAllowed):
        return _("There is no such subject in this grade, or its owner may not write there.")
    return _("The file cannot be read. Please check the disk it lies on.")
