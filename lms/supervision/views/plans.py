"""Plans: what is asked for and what is missing, and handing one in."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lessons.library.views.downloads import POLICY
from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.rules import Column
from lessons.sheets.views.sending import send_file
from lms.supervision.actions.plans import (
    InvalidPlan,
    Pressed,
    ask_plans,
    close_call,
    hand_in,
    press,
    reopen_call,
)
from lms.supervision.forms.plans import CallForm, PlanForm
from lms.supervision.models import Plan, PlanCall
from lms.supervision.permissions import list_places
from lms.supervision.queries.plans import (
    Stood,
    find_call,
    judge_all,
    list_calls,
    list_due,
    list_plans,
    owns_call,
)
from lms.supervision.rules.plans import Standing
from lms.supervision.views.screens import Screen
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.views.files import answer

PER_PAGE = 100
WORDS: dict[str, Any] = {
    Standing.HANDED_IN.value: gettext_lazy("handed in"),
    Standing.LATE.value: gettext_lazy("handed in late"),
    Standing.WAITING.value: gettext_lazy("not handed in yet"),
    Standing.OVERDUE.value: gettext_lazy("no plan yet, overdue"),
}
_PLANS = ("supervision:plans", gettext_lazy("Plans"))
NOTICE_WORDS = {
    "plan.asked": gettext_lazy("Please hand in by %(detail)s: “%(title)s”."),
    "plan.due": gettext_lazy("The day is near: “%(title)s” is to be handed in by %(detail)s."),
    "plan.overdue": gettext_lazy("“%(title)s” was due on %(detail)s and is still missing."),
    "plan.pressed": gettext_lazy("The office waits for “%(title)s”, due on %(detail)s."),
    "plan.handed_in": gettext_lazy("%(detail)s has handed in: “%(title)s”."),
}


class PlansScreen(Screen):
    """What is to be handed in, and what one's offices have asked for."""

    page_title = gettext_lazy("Plans")
    header_icon = "doc-full"
    above = None
    template_name = "supervision/admin/plans.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        page = Paginator(list_calls(request.user), 30).get_page(request.GET.get("p"))
        call: Any
        for call in page:
            call.missing = call.asked - call.handed
        return self.show(
            due=judge_all(list_due(request.user), today=today),
            page=page,
            may_ask=list_offices(request.user).exists(),
            words=WORDS,
        )


class NewCallScreen(Screen):
    """A form for asking."""

    page_title = gettext_lazy("Ask for a plan")
    header_icon = "doc-full"
    above = _PLANS
    template_name = "supervision/admin/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=self.make_form(), submit=_("Ask for it"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show(status=422, form=form, submit=_("Ask for it"))
        call = ask_plans(**form.cleaned_data, by=request.user, now=timezone.now())
        count = call.plans.count()
        said = ngettext(
            "%(n)s organisation has been asked.", "%(n)s organisations have been asked.", count
        )
        messages.success(request, said % {"n": count})
        return redirect("supervision:call", call.pk)

    def make_form(self, data: Any = None) -> CallForm:
        """Return the form, with the offices of this person."""
        offices = list_offices(self.request.user)
        if not offices.exists():
            raise Http404
        return CallForm(data, offices=offices, today=timezone.localdate())


class CallScreen(Screen):
    """One call: who has handed in and who has not."""

    header_icon = "doc-full"
    above = _PLANS
    template_name = "supervision/admin/call.html"
    call: PlanCall

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        call = find_call(request.user, kwargs["pk"])
        if call is None:
            raise Http404
        self.call = call
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.call.title

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        stood = self.list_stood()
        missing = [one for one in stood if one.is_missing]
        is_missing_only = request.GET.get("only") == "missing"
        shown = missing if is_missing_only else stood
        return self.show(
            call=self.call,
            owns=owns_call(request.user, self.call),
            page=Paginator(shown, PER_PAGE).get_page(request.GET.get("p")),
            asked=len(stood),
            handed=len(stood) - len(missing),
            missing=len(missing),
            is_missing_only=is_missing_only,
            words=WORDS,
            is_over=self.call.due_date < timezone.localdate(),
        )

    def list_stood(self) -> list[Stood]:
        """Return the plans within reach with how far they are."""
        return judge_all(
            list_plans(self.request.user).filter(call=self.call), today=timezone.localdate()
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not owns_call(request.user, self.call):
            raise Http404
        now, verb = timezone.now(), request.POST.get("verb", "")
        if verb == "close":
            close_call(call=self.call, by=request.user, now=now)
            messages.success(request, _("It is closed: nothing is handed in any more."))
        elif verb == "reopen":
            reopen_call(call=self.call, by=request.user, now=now)
            messages.success(request, _("It is open again: plans can be handed in."))
        elif verb == "press":
            say_pressed(request, press(call=self.call, by=request.user, now=now))
        else:
            raise Http404
        return redirect("supervision:call", pk)


class CallFile(CallScreen):
    """Who has handed in and who has not, as a workbook."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        columns = [
            Column(key="place", heading=_("Organisation"), max_length=200),
            Column(key="standing", heading=_("How far"), max_length=60),
            Column(key="at", heading=_("Handed in at"), max_length=40),
            Column(key="told", heading=_("Reminded at"), max_length=40),
        ]
        rows = [
            {
                "place": one.plan.organisation.name,
                "standing": str(WORDS[one.standing.value]),
                "at": _say_moment(one.plan.handed_in_at),
                "told": _say_moment(one.plan.told_last_at),
            }
            for one in self.list_stood()
        ]
        content = write_workbook(
            title=_("Plans"),
            columns=columns,
            rows=rows,
            guide_title=_("What is counted"),
            guide=[
                (_("What to plan"), self.call.title),
                (_("Hand in by"), f"{self.call.due_date:%d/%m/%Y}"),
                (_("Taken by"), request.user.get_username()),
            ],
        )
        return send_file(content, name=f"ke-hoach-{self.call.pk}.xlsx")


class PlanScreen(Screen):
    """One plan: read by who supervises its organisation, handed in by them."""

    header_icon = "doc-full"
    above = _PLANS
    template_name = "supervision/admin/plan.html"
    plan: Plan

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.plan = get_object_or_404(list_plans(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return f"{self.plan.call.title}: {self.plan.organisation.name}"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_with(self.make_form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.make_form(request.POST, request.FILES)
        if not form.is_valid():
            return self.show_with(form, status=422)
        try:
            hand_in(
                plan=self.plan,
                words=form.cleaned_data["words"],
                brought=form.get_brought(),
                by=request.user,
                now=timezone.now(),
            )
        except InvalidPlan:
            messages.error(request, _("It is closed: nothing is handed in any more."))
        else:
            messages.success(request, _("The plan has been handed in."))
        return redirect("supervision:plan", pk)

    def make_form(self, *data: Any) -> PlanForm:
        """Return the form with what was handed in."""
        has_file = bool(self.plan.store_name)
        return PlanForm(*data, has_file=has_file, initial={"words": self.plan.words})

    def show_with(self, form: PlanForm, status: int = 200) -> HttpResponse:
        [stood] = judge_all([self.plan], today=timezone.localdate())
        return self.show(
            status=status, plan=self.plan, call=self.plan.call, stood=stood, words=WORDS, form=form
        )


class PlanFile(PlanScreen):
    """The file of a plan, with every guard that a hostile one needs."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:  # type: ignore[override]  # a file
        if not self.plan.store_name:
            raise Http404
        response: Any = answer(
            request,
            store=get_private_store(),
            name=self.plan.store_name,
            content_type=self.plan.media_type,
            cache_control="private, no-store",
            seconds=0,
            by_nginx=False,
        )
        response["Content-Disposition"] = content_disposition_header(True, self.plan.file_name)
        response["Content-Security-Policy"] = POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        raise PermissionDenied


def say_pressed(request: HttpRequest, pressed: Pressed) -> None:
    """Say who was reminded by hand, and who could not be."""
    if pressed.told:
        said = ngettext(
            "%(n)s organisation has been reminded.",
            "%(n)s organisations have been reminded.",
            pressed.told,
        )
        messages.success(request, said % {"n": pressed.told})
    if pressed.told_today:
        said = ngettext(
            "%(n)s organisation was reminded today already and is not reminded twice a day.",
            "%(n)s organisations were reminded today already and are not reminded twice a day.",
            pressed.told_today,
        )
        messages.info(request, said % {"n": pressed.told_today})
    if pressed.unmanned:
        said = ngettext(
            "%(n)s organisation has nobody here who could be reminded: please invite somebody.",
            "%(n)s organisations have nobody here who could be reminded: please invite somebody.",
            pressed.unmanned,
        )
        messages.warning(request, said % {"n": pressed.unmanned})


def list_offices(user: Any) -> Any:
    """Return the offices, with something below them, that `user` supervises."""
    return list_places(user).filter(numchild__gt=0, is_active=True)


def _say_moment(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}" if moment else ""
