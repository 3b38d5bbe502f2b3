"""Screens of the admin beside Wagtail's own: how links answer, who completed which training."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lessons.library.actions.links import ask_again
from lessons.library.models import Completion, LinkCheck, Resource
from lessons.library.permissions import get_policy, list_reached
from lessons.library.queries.desk import list_reached_links
from lessons.library.queries.training import (
    count_completions,
    list_completions,
    list_training,
    may_oversee,
)
from lessons.library.sheets import COLUMNS, describe_row
from lessons.library.tasks import check_due_links
from lessons.numbers import read_number
from lessons.sheets.rules import Column
from lessons.sheets.views.sending import send_table
from media_pipeline.views.screens import GuardedScreen

BATCH = 500


class LinksView(GuardedScreen):
    """How the links of one's people's resources answered; the worst first."""

    template_name = "library/admin/links.html"
    page_title = gettext_lazy("Links")
    header_icon = "link"

    def may_open(self, user: Any) -> bool:
        return bool(get_policy(Resource).user_has_any_permission(user, ["change", "withdraw"]))

    def get(self, request: HttpRequest) -> HttpResponse:
        state = request.GET.get("state", "")
        found = list_reached_links(request.user, state=state)
        return self.render_to_response(
            self.get_context_data(
                found=self.paginate(found), states=LinkCheck.STATE_CHOICES, state=state
            )
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        number = read_number(request.POST.get("link", ""))
        check = list_reached_links(request.user).filter(pk=number or 0)
        for one in check:
            ask_again(check=one, by=request.user, now=timezone.now())
            check_due_links.enqueue()
            messages.success(request, _("The link will be looked at within minutes."))
        return redirect(request.get_full_path())


class TrainingView(GuardedScreen):
    """Who completed what, as a list and as a file."""

    template_name = "library/admin/training.html"
    page_title = gettext_lazy("Completed training")
    header_icon = "success"

    def may_open(self, user: Any) -> bool:
        return may_oversee(user)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        guide = read_number(request.GET.get("guide", ""))
        found = list_completions(request.user, resource=guide)
        kind = request.GET.get("format", "")
        if kind in ("csv", "xlsx"):
            rows = self.list_rows(found)
            return send_table(
                title=_("Completed training"),
                columns=TRAINING_COLUMNS,
                rows=rows,
                name="songhoc",
                form=kind,
            )
        page = self.paginate(found)
        places = self.find_places(page)
        return self.render_to_response(
            self.get_context_data(
                found=page,
                rows=[(one, places.get(one.user_id, "")) for one in page],
                guides=list_training(request.user),
                counts=count_completions(request.user),
                guide=guide,
            )
        )

    def list_rows(self, found: Any) -> Iterator[dict[str, object]]:
        """Yield the rows of the file."""
        every = found.iterator(chunk_size=BATCH)
        while batch := list(islice(every, BATCH)):
            places = self.find_places(batch)
            for one in batch:
                yield {
                    "name": one.user.get_full_name() or one.user.get_username(),
                    "username": one.user.get_username(),
                    "place": places.get(one.user_id, ""),
                    "guide": one.resource.title,
                    "at": localtime(one.completed_at).strftime("%d/%m/%Y %H:%M"),
                }

    def find_places(self, found: Any) -> dict[Any, str]:
        """Return where people work, where the host's policy knows."""
        find = getattr(get_policy(Completion), "find_places", None)
        users = {one.user_id for one in found}
        return find(self.request.user, users) if find else {}


TRAINING_COLUMNS = (
    Column(key="name", heading=gettext_lazy("Full name")),
    Column(key="username", heading=gettext_lazy("User name")),
    Column(key="place", heading=gettext_lazy("Place of work")),
    Column(key="guide", heading=gettext_lazy("Training material")),
    Column(key="at", heading=gettext_lazy("Completed at"), max_length=60),
)


class ExportView(GuardedScreen):
    """The resources within reach as a file."""

    def may_open(self, user: Any) -> bool:
        return bool(get_policy(Resource).user_has_any_permission(user, ["change", "withdraw"]))

    def get(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        found = list_reached(request.user, Resource, ["change", "withdraw"]).with_places()
        rows = (describe_row(one) for one in found.order_by("pk").iterator(chunk_size=BATCH))
        return send_table(
            title=_("Resources"), columns=COLUMNS, rows=rows, name="songhoc", form=kind
        )
