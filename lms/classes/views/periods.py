"""The form of a period: planned, changed, removed; refused with a reason and one way out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.classes.actions.timetable import InvalidPeriod, add_period, change_period, remove_period
from lms.classes.conf import get_rest
from lms.classes.forms.refusals import say_fix, say_violation
from lms.classes.forms.timetable import PeriodForm, list_initial, mend_data
from lms.classes.models import Period
from lms.classes.queries.timetable import get_period, list_week
from lms.classes.rules import PeriodKind, Violation, find_monday, read_minutes
from lms.classes.views.timetable import GroupScreen

_FIRST_MINUTES = 7 * 60 + 30
_LAST_MINUTES = 23 * 60


class PeriodScreen(GroupScreen):
    """The form of a new period, or of one that is planned."""

    template_name = "classes/admin/period.html"
    period: Period | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.number = kwargs.pop("number", None)
        return super().dispatch(request, *args, **kwargs)

    def setup_period(self) -> None:
        """Find what the address names, for whoever runs the class."""
        if not self.runs:
            raise Http404
        if self.number is not None:
            self.period = get_period(self.group, self.number)
            if self.period is None:
                raise Http404
            self.monday = find_monday(self.period.day)

    def get_page_title(self) -> str:
        return _("New period") if self.number is None else _("Change the period")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.setup_period()
        start = list_initial(self.period) if self.period else self.propose()
        return self.show_form(self.make_form(initial=start))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.setup_period()
        if request.POST.get("verb") == "remove" and self.period:
            remove_period(period=self.period, by=request.user, now=timezone.now())
            messages.success(request, _("The period is no longer in the timetable."))
            return self.leave()
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show_form(form, status=422)
        try:
            planned = self.plan(form)
        except InvalidPeriod:
            messages.warning(request, _("Somebody changed the class meanwhile. Please look again."))
            return self.leave()
        if isinstance(planned, tuple):
            return self.refuse(form, planned)
        messages.success(request, _("Saved."))
        return self.leave()

    def plan(self, form: PeriodForm) -> Period | tuple[Violation, ...]:
        """Add or change the period."""
        given: dict[str, Any] = {
            "wish": form.make_wish(),
            "subject": form.cleaned_data["subject"],
            "link": form.cleaned_data["link"],
            "by": self.request.user,
            "now": timezone.now(),
        }
        if self.period is not None:
            return change_period(period=self.period, **given)
        return add_period(group=self.group, **given)

    def refuse(self, form: PeriodForm, violations: tuple[Violation, ...]) -> HttpResponse:
        """Say why, and offer the way out as a form that is filled in already."""
        fix = violations[0].fix
        context: dict[str, Any] = {"refusals": [say_violation(one) for one in violations]}
        if fix is not None:
            context["mended"] = self.make_form(mend_data(self.request.POST, fix), auto_id=False)
            context["fix"] = say_fix(fix, form.make_wish())
        return self.show_form(form, status=422, **context)

    def make_form(self, data: Any = None, **kwargs: Any) -> PeriodForm:
        return PeriodForm(data, group=self.group, monday=self.monday, period=self.period, **kwargs)

    def propose(self) -> dict[str, Any]:
        """Return what a new period begins with: after what the day has, as long as is healthy."""
        rest = get_rest(self.group.grade.level.code)
        day = self.request.GET.get("day", self.monday.isoformat())
        planned = list(list_week(self.group, self.monday))
        ends = [one.as_planned().ends for one in planned if one.day.isoformat() == day]
        begins = min(max(ends) + rest.break_minutes, _LAST_MINUTES) if ends else _FIRST_MINUTES
        return {
            "kind": planned[-1].kind if planned else PeriodKind.ON_SITE.value,
            "day": day,
            "start": read_minutes(begins),
            "minutes": rest.session_minutes,
            "teacher": self.request.user.pk,
        }

    def show_form(self, form: PeriodForm, status: int = 200, **context: Any) -> HttpResponse:
        back = reverse("classes_admin:timetable", args=[self.group.pk])
        return self.show(
            status=status,
            form=form,
            group=self.group,
            period=self.period,
            back=f"{back}?week={self.monday.isoformat()}",
            **context,
        )
