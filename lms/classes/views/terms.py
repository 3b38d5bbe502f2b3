"""Admin screens of terms and holidays: those that hold here, and forms for whoever sets them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.numbers import read_number
from lms.classes.actions.terms import (
    InvalidDays,
    add_holiday,
    remove_holiday,
    remove_term,
    set_term,
)
from lms.classes.forms.terms import DaysForm, HolidayForm, TermForm
from lms.classes.models import Holiday, Term
from lms.classes.queries.terms import list_holidays, list_places_to_set, list_terms
from lms.people.permissions import get_scope
from lms.people.rules import Capability
from lms.people.views.screens import Screen

PER_LIST = 100


class TermsScreen(Screen):
    """The terms and holidays of the schools within reach, and two forms for new ones."""

    capability = Capability.VIEW_CLASSES
    page_title = gettext_lazy("Terms and holidays")
    header_icon = "calendar-alt"
    above = ("classes_admin:classes", gettext_lazy("Classes"))
    template_name = "classes/admin/terms.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show_with()

    def post(self, request: HttpRequest) -> HttpResponse:
        verb = request.POST.get("verb", "")
        if verb in ("term", "holiday"):
            return self.add(verb)
        if verb in ("remove_term", "remove_holiday"):
            return self.remove(verb)
        raise Http404

    def add(self, verb: str) -> HttpResponse:
        is_term = verb == "term"
        kind: type[DaysForm] = TermForm if is_term else HolidayForm
        form = kind(self.request.POST, places=list_places_to_set(self.request.user), prefix=verb)
        if form.is_valid():
            given: dict[str, Any] = {"by": self.request.user, "now": timezone.now()}
            try:
                if is_term:
                    set_term(term=None, **form.cleaned_data, **given)
                else:
                    add_holiday(**form.cleaned_data, **given)
            except InvalidDays:
                form.add_error("first_day", _("Somebody named these days meanwhile."))
            else:
                messages.success(self.request, _("Saved."))
                return redirect("classes_admin:terms")
        return self.show_with(status=422, **{verb: form})

    def remove(self, verb: str) -> HttpResponse:
        user, now = self.request.user, timezone.now()
        number = read_number(self.request.POST.get("number", ""))
        today = timezone.localdate(now)
        if verb == "remove_term":
            term: Any = get_object_or_404(list_terms(user, today=today), pk=number)
            remove_term(term=term, by=user, now=now)
        else:
            holiday: Any = get_object_or_404(list_holidays(user, today=today), pk=number)
            remove_holiday(holiday=holiday, by=user, now=now)
        messages.success(self.request, _("It is taken away. What was planned stays."))
        return redirect("classes_admin:terms")

    def show_with(self, status: int = 200, **forms: Any) -> HttpResponse:
        user, today = self.request.user, timezone.localdate()
        places = list_places_to_set(user)
        if places.exists():
            forms.setdefault("term", TermForm(places=places, prefix="term"))
            forms.setdefault("holiday", HolidayForm(places=places, prefix="holiday"))
        terms = self.paginate(list_terms(user, today=today).order_by("-first_day", "pk"))
        holidays = list_holidays(user, today=today).order_by("-first_day", "pk")[:PER_LIST]
        return self.show(
            status=status,
            page=terms,
            terms=self.mark(terms),
            holidays=self.mark(holidays),
            **forms,
        )

    def mark(self, found: Any) -> list[tuple[Term | Holiday, bool]]:
        """Return what was found with whether this person sets it."""
        scope = get_scope(self.request.user, Capability.SET_TERMS)
        return [(one, scope.covers(one.organisation.path)) for one in found]


class TermScreen(Screen):
    """The form of a term that is named already."""

    capability = Capability.SET_TERMS
    page_title = gettext_lazy("Change the term")
    header_icon = "calendar-alt"
    above = ("classes_admin:terms", gettext_lazy("Terms and holidays"))
    template_name = "people/admin/form.html"
    term: Term

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        places = list_places_to_set(request.user)
        terms = Term.objects.filter(organisation__in=places.values("pk"))
        self.term = get_object_or_404(terms, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        names = ("organisation", "name", "first_day", "last_day")
        initial = {name: getattr(self.term, name) for name in names}
        return self.show(form=self.make_form(initial=initial), submit=_("Save"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show(status=422, form=form, submit=_("Save"))
        now = timezone.now()
        try:
            set_term(term=self.term, **form.cleaned_data, by=request.user, now=now)
        except InvalidDays:
            form.add_error("first_day", _("Somebody named these days meanwhile."))
            return self.show(status=422, form=form, submit=_("Save"))
        messages.success(request, _("Saved."))
        return redirect("classes_admin:terms")

    def make_form(self, data: Any = None, **kwargs: Any) -> TermForm:
        places = list_places_to_set(self.request.user)
        return TermForm(data, places=places, term=self.term, **kwargs)
