"""Pages of the admin: which sheets there are, bring one, look at what it says, confirm it."""

import io
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from lessons.sheets.actions import (
    Refusal,
    UnableToApplySheet,
    apply_sheet,
    begin_applying,
    call_back,
    discard_sheet,
    stage_sheet,
)
from lessons.sheets.forms import SheetForm
from lessons.sheets.models import StagedSheet
from lessons.sheets.queries import (
    build_export,
    build_template,
    check_sheet,
    get_kind,
    get_staged_sheet,
    list_confirmed,
    list_kinds,
    read_sheet,
    read_staged,
)
from lessons.sheets.rules import RowError, SheetKind
from lessons.sheets.views.sending import TYPES, send_file

PREVIEW_ROWS = 20
# So many are written before a person wonders what happens.
ROWS_AT_ONCE = 50
LOOK_AGAIN_S = 3


class SheetsView(WagtailAdminTemplateMixin, View):
    """What all pages share: the way back, and a refusal."""

    page_title: Any = gettext_lazy("Excel sheets")
    header_icon = "table"

    def refuse(self) -> HttpResponse:
        """Answer 403 with a page; Wagtail turns PermissionDenied into a way back home."""
        return render(self.request, "sheets/forbidden.html", status=403)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        own = {"url": reverse("sheets:index"), "label": SheetsView.page_title}
        return [*self.breadcrumbs_items, own]


class KindView(SheetsView):
    """A page about one kind of sheet."""

    kind: SheetKind

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        kind = get_kind(self.find_name(**kwargs))
        if kind is None:
            raise Http404
        self.kind = kind
        if not kind.may_import(request.user):
            return self.refuse()
        return super().dispatch(request, *args, **kwargs)

    def find_name(self, *, name: str) -> str:
        """Return the name of the kind that the address speaks of."""
        return name

    def get_page_title(self) -> str:
        return str(self.kind.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        own = {"url": reverse("sheets:bring", args=[self.kind.name]), "label": self.kind.title}
        return [*super().get_breadcrumbs_items(), own]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        examples = [
            [row.get(column.key) for column in self.kind.columns] for row in self.kind.example_rows
        ]
        return super().get_context_data(kind=self.kind, examples=examples, **kwargs)

    def render_errors(self, errors: tuple[RowError, ...], file_name: str) -> HttpResponse:
        """Show what is wrong with a sheet, row by row, and how to bring it again."""
        context = self.get_context_data(errors=errors, file_name=file_name, form=SheetForm())
        return render(self.request, "sheets/errors.html", context, status=422)


class StagedView(KindView):
    """A page about a sheet that this person staged."""

    staged: StagedSheet

    def find_name(self, *, pk: uuid.UUID) -> str:  # type: ignore[override]  # another address
        staged = get_staged_sheet(pk=pk, user=self.request.user)
        if staged is None:
            raise Http404
        self.staged = staged
        return staged.kind


class IndexView(SheetsView):
    """The kinds of sheet that this person may bring."""

    template_name = "sheets/index.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        kinds = list_kinds(user=request.user)
        if not kinds:
            return self.refuse()
        return self.render_to_response(self.get_context_data(kinds=kinds))


class BringView(KindView):
    """How a kind of sheet is filled in, and the form to bring one."""

    template_name = "sheets/bring.html"

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        confirmed = list_confirmed(user=request.user, kind=self.kind)
        return self.render_to_response(self.get_context_data(form=SheetForm(), confirmed=confirmed))

    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            context = self.get_context_data(form=form)
            return render(request, "sheets/bring.html", context, status=422)
        file = form.cleaned_data["file"]
        outcome = stage_sheet(
            kind=self.kind, file=file, file_name=file.name, by=request.user, now=timezone.now()
        )
        if isinstance(outcome, Refusal):
            return self.render_errors(outcome.errors, file.name)
        return redirect("sheets:confirm", outcome.pk)


class ConfirmView(StagedView):
    """What a staged sheet says, and the button that writes it."""

    template_name = "sheets/confirm.html"

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        if self.staged.confirmed_at:
            return redirect("sheets:progress", pk)
        reading = read_sheet(io.BytesIO(read_staged(self.staged, self.kind)), kind=self.kind)
        if self.staged.applied_at or reading.errors:
            return self._say_too_late()
        rows = [
            (row.number, [row.texts.get(column.key, "") for column in self.kind.columns])
            for row in reading.rows[:PREVIEW_ROWS]
        ]
        context = self.get_context_data(staged=self.staged, rows=rows, preview=PREVIEW_ROWS)
        return self.render_to_response(context)

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        now = timezone.now()
        try:
            if self.staged.confirmed_at or self.staged.row_count > ROWS_AT_ONCE:
                begin_applying(staged=self.staged, by=request.user, now=now)
                return redirect("sheets:progress", pk)
            outcome = apply_sheet(staged=self.staged, by=request.user, now=now)
        except UnableToApplySheet:
            return self._say_too_late()
        if isinstance(outcome, Refusal):
            return self.render_errors(outcome.errors, self.staged.file_name)
        messages.success(request, say_result(self.kind, self.staged.row_count, outcome))
        return redirect("sheets:bring", self.kind.name)

    def _say_too_late(self) -> HttpResponse:
        messages.error(
            self.request,
            _("This file was already imported, or it waited too long. Upload it again if needed."),
        )
        return redirect("sheets:bring", self.kind.name)


class ProgressView(StagedView):
    """How far a long sheet is; what came of it; or why it stopped, and the way on."""

    template_name = "sheets/progress.html"

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        staged = self.staged
        if not staged.confirmed_at:
            return redirect("sheets:confirm", pk)
        seconds = staged.find_seconds_left(timezone.now())
        errors: tuple[RowError, ...] = ()
        if staged.stopped == StagedSheet.Stopped.CHANGED:
            errors = check_sheet(
                read_staged(staged, self.kind),
                kind=self.kind,
                by=request.user,
                done=staged.rows_done,
            ).errors
        result = say_result(self.kind, staged.row_count, staged.changed_count)
        context = self.get_context_data(
            staged=staged,
            minutes=None if seconds is None else max(1, round(seconds / 60)),
            errors=errors,
            result=result if staged.applied_at else "",
            reasons=StagedSheet.Stopped,
        )
        response = self.render_to_response(context)
        if staged.is_moving:
            # Works without scripts; the page has a link for browsers that do not follow it.
            response["Refresh"] = str(LOOK_AGAIN_S)
        return response


class CallBackView(StagedView):
    """Stop a long sheet before any of it is written."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        if call_back(staged=self.staged, by=request.user, now=timezone.now()):
            messages.success(request, _("Cancelled. Nothing was changed."))
            return redirect("sheets:confirm", pk)
        messages.warning(request, _("Rows are being written already; all of them will be there."))
        return redirect("sheets:progress", pk)


class DiscardView(StagedView):
    """Forget a staged sheet."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        discard_sheet(staged=self.staged, by=request.user)
        messages.success(request, _("Cancelled. Nothing was changed."))
        return redirect("sheets:bring", self.staged.kind)


def say_result(kind: SheetKind, rows: int, changed: int) -> str:
    """Return what came of a sheet, in a sentence."""
    done = ngettext("%(rows)s row read", "%(rows)s rows read", rows) % {"rows": rows}
    records = ngettext(
        "%(count)s record added or changed", "%(count)s records added or changed", changed
    ) % {"count": changed}
    return f"{capfirst(str(kind.title))}: {done}, {records}."


class DownloadView(KindView):
    """The template of a kind, or the present data in its form."""

    http_method_names = ["get"]
    with_data = False

    def find_name(self, *, name: str, form: str) -> str:  # type: ignore[override]  # two parts
        return name

    def get(self, request: HttpRequest, name: str, form: str) -> HttpResponse:
        if form not in TYPES or (self.with_data and not self.kind.can_export):
            raise Http404
        content = (
            build_export(self.kind, by=request.user, form=form)
            if self.with_data
            else build_template(self.kind, form=form)
        )
        suffix = timezone.localdate().isoformat() if self.with_data else "mau"
        return send_file(content, name=f"{name}-{suffix}.{form}", content_type=TYPES[form])
