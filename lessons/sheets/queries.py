"""Reads: which kinds of sheet there are, what a file says, which staged sheet is whose."""

import io
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import IO, Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext
from wagtail import hooks

from lessons.sheets.adapters.reading import InvalidWorkbook, stream_table
from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.models import StagedSheet
from lessons.sheets.rules import (
    Reading,
    SheetKind,
    cap_errors,
    format_cell,
    merge_errors,
    read_rows,
    refuse_file,
    write_csv,
)
from lessons.sheets.rules.archives import MAX_UPLOAD_BYTES

KIND_HOOK = "register_sheet_kind"


def list_all_kinds() -> list[SheetKind]:
    """Return every registered kind of sheet."""
    return [hook() for hook in hooks.get_hooks(KIND_HOOK)]


def list_kinds(*, user: Any) -> list[SheetKind]:
    """Return the kinds of sheet that `user` may bring."""
    return [kind for kind in list_all_kinds() if kind.may_import(user)]


def get_kind(name: str) -> SheetKind | None:
    """Return the kind called `name`, if its app is installed."""
    return next((kind for kind in list_all_kinds() if kind.name == name), None)


def get_staged_sheet(*, pk: uuid.UUID, user: Any) -> StagedSheet | None:
    """Return a sheet that `user` staged; other people's do not exist."""
    return StagedSheet.objects.filter(pk=pk, uploaded_by=user).select_related("job").first()


def list_confirmed(*, user: Any, kind: SheetKind) -> QuerySet[StagedSheet]:
    """Return the sheets of this kind that `user` has confirmed and that are not written yet."""
    own = StagedSheet.objects.filter(uploaded_by=user, kind=kind.name)
    return own.unwritten().defer("content").select_related("job")


def read_staged(staged: StagedSheet, kind: SheetKind) -> bytes:
    """Return the file that waits."""
    return kind.unlock(bytes(staged.content))


def read_sheet(file: IO[bytes], *, kind: SheetKind) -> Reading:
    """Return the rows of an uploaded table, or what is wrong with it; never an exception."""
    content = file.read(MAX_UPLOAD_BYTES + 1)
    try:
        return read_rows(
            stream_table(content),
            columns=kind.columns,
            max_rows=kind.max_rows,
            names=_list_headings(kind),
        )
    except InvalidWorkbook as wrong:
        return refuse_file(wrong.message, **wrong.params)


def check_sheet(content: bytes, *, kind: SheetKind, by: Any, done: int = 0) -> Reading:
    """Return the rows of a sheet after those that are done, and all that is wrong with them."""
    reading = read_sheet(io.BytesIO(content), kind=kind)
    reading = replace(reading, rows=reading.rows[done:])
    # Whoever puts a sheet right wants to know everything at once, not one kind of error a day.
    found = kind.check(reading.rows, by=by) if reading.rows else []
    return Reading(rows=reading.rows, errors=cap_errors(merge_errors(reading, found)))


def _list_headings(kind: SheetKind) -> dict[str, list[str]]:
    """A template taken in one language may be brought back in another."""
    names: dict[str, list[str]] = {column.key: [] for column in kind.columns}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for column in kind.columns:
                names[column.key].append(str(column.heading))
    return names


def build_template(kind: SheetKind, *, form: str) -> bytes:
    """Return an empty table with the headings of `kind`: "xlsx", with a guide, or "csv"."""
    return _build(kind, (), form)


def build_export(kind: SheetKind, *, by: Any, form: str) -> bytes:
    """Return the present data in the form in which it can be brought back."""
    return _build(kind, kind.export_rows(by=by) or (), form)


def _build(kind: SheetKind, rows: Iterable[Mapping[str, object]], form: str) -> bytes:
    return write_csv(kind.columns, rows) if form == "csv" else _build_workbook(kind, rows)


def _build_workbook(kind: SheetKind, rows: Iterable[Mapping[str, object]]) -> bytes:
    guide = [
        [gettext("Column"), gettext("Required"), gettext("How to fill it in"), gettext("Example")]
    ]
    for column in kind.columns:
        examples = [format_cell(row.get(column.key)) for row in kind.example_rows]
        guide.append(
            [
                str(column.heading),
                gettext("Yes") if column.required else gettext("No"),
                str(column.help),
                "; ".join(dict.fromkeys(filter(None, examples))),
            ]
        )
    return write_workbook(
        title=str(kind.title),
        columns=kind.columns,
        rows=rows,
        guide_title=gettext("Guide"),
        guide=guide,
    )
