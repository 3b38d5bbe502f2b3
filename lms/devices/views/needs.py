"""Admin screens of needs: those within reach, one of them, a new one, and the file to take away."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.numbers import read_number
from lessons.sheets.views.sending import send_file
from lms.devices.actions.needs import Known, change_need, close_need, register_need, verify_need
from lms.devices.actions.reading import Pupil, read_pupils
from lms.devices.forms import LACKS, NeedForm
from lms.devices.models import Need
from lms.devices.permissions import list_visible
from lms.devices.queries.needs import (
    list_needs,
    list_readings,
    list_schools_to_register_at,
    may_keep,
)
from lms.devices.rules import Closing, How
from lms.devices.sheets import MOST_TAKEN, write_needs
from lms.devices.views.choosing import ChoosingScreen, list_choices, read_filter
from lms.people.permissions import get_scope
from lms.people.rules import Capability
from lms.people.views.screens import PER_PAGE, list_history


class NeedScreens(ChoosingScreen):
    """What the screens of needs share."""

    capability = Capability.VIEW_NEEDS
    header_icon = "list-ul"

    def say_known(self, form: NeedForm, known: Known) -> None:
        """Say that a pupil is on the list, and where only to whoever sees that list."""
        scope = get_scope(self.request.user, Capability.VIEW_NEEDS)
        form.say_known(known, is_in_reach=scope.covers(known.need.school.path))


class NeedsScreen(NeedScreens):
    """The pupils within reach who lack something, the newest first."""

    page_title = gettext_lazy("Needs of pupils")
    template_name = "devices/admin/needs.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        needs = list_needs(request.user, read_filter(request))
        before = read_number(request.GET.get("before", ""))
        if before is not None:
            needs = needs.filter(pk__lt=before)
        # One more tells whether there is a next page: nothing is counted.
        found = list(needs[: PER_PAGE + 1])
        shown = found[:PER_PAGE]
        pupils = read_pupils(needs=shown, how=How.LISTED, by=request.user, now=timezone.now())
        return self.show(
            pupils=pupils,
            is_first=before is None,
            next_before=shown[-1].pk if len(found) > PER_PAGE else None,
            may_add=list_schools_to_register_at(request.user).exists(),
            **list_choices(request),
        )


class NeedsFile(NeedScreens):
    """The same pupils as a file, with the name of whoever takes it in every row."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        needs = list(list_needs(request.user, read_filter(request))[: MOST_TAKEN + 1])
        if len(needs) > MOST_TAKEN:
            messages.error(
                request,
                _("These are more than %(most)s pupils. Please choose a part of them first.")
                % {"most": MOST_TAKEN},
            )
            return redirect("devices_admin:needs")
        pupils = read_pupils(needs=needs, how=How.EXPORTED, by=request.user, now=now)
        content = write_needs(pupils, by=request.user, now=now)
        return send_file(content, name=f"nhu-cau-{timezone.localdate(now).isoformat()}.xlsx")


class NeedScreen(NeedScreens):
    """One pupil and what is missing; what may be changed; and who has read it."""

    above = ("devices_admin:needs", gettext_lazy("Needs of pupils"))
    template_name = "devices/admin/need.html"
    need: Need

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        needs = list_visible(request.user).select_related(
            "school", "level", "hardship", "verified_by"
        )
        self.need = get_object_or_404(needs, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        # No name: it would stand in the history of the browser.
        return _("Pupil %(number)s") % {"number": self.need.pk}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_with()

    VERBS = ("change", "verify", "meet", "remove", "reopen")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        verb = request.POST.get("verb", "")
        if verb not in self.VERBS or not may_keep(request.user, self.need):
            raise Http404
        answer: HttpResponse | None = getattr(self, verb)(request)
        if answer is None:
            messages.success(request, _("Saved."))
        return answer or redirect("devices_admin:need", pk)

    def change(self, request: HttpRequest) -> HttpResponse | None:
        form = NeedForm(request.POST, schools=list_schools_to_register_at(request.user))
        if not form.is_valid():
            return self.show_with(status=422, form=form)
        done = change_need(
            need=self.need, entry=form.read_entry(), by=request.user, now=timezone.now()
        )
        if isinstance(done, Known):
            self.say_known(form, done)
            return self.show_with(status=422, form=form)
        return None

    def verify(self, request: HttpRequest) -> None:
        verify_need(need=self.need, by=request.user, now=timezone.now())

    def meet(self, request: HttpRequest) -> None:
        self.close(Closing.MET)

    def remove(self, request: HttpRequest) -> None:
        self.close(Closing.REMOVED)

    def reopen(self, request: HttpRequest) -> None:
        self.close(Closing.OPEN)

    def close(self, closing: Closing) -> None:
        close_need(need=self.need, closing=closing, by=self.request.user, now=timezone.now())

    def show_with(self, status: int = 200, **forms: Any) -> HttpResponse:
        user = self.request.user
        pupil = self.read_pupil()
        keeps = may_keep(user, self.need) and not self.need.is_forgotten
        if keeps:
            schools = list_schools_to_register_at(user)
            forms.setdefault("form", NeedForm(schools=schools, pupil=pupil))
        return self.show(
            status=status,
            need=self.need,
            pupil=pupil,
            lacks=[str(dict(LACKS)[lack.value]) for lack in self.need.lacks],
            keeps=keeps,
            readings=list_readings(self.need),
            history=list_history(self.need),
            **forms,
        )

    def read_pupil(self) -> Pupil:
        """Read the name, which is written down."""
        (pupil,) = read_pupils(
            needs=[self.need], how=How.OPENED, by=self.request.user, now=timezone.now()
        )
        return pupil


class NewNeedScreen(NeedScreens):
    """A form for a pupil who is not on the list."""

    page_title = gettext_lazy("New need")
    above = ("devices_admin:needs", gettext_lazy("Needs of pupils"))
    template_name = "devices/admin/form.html"
    capability = Capability.REGISTER_NEEDS

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=self.make_form(), submit=_("Add"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show(status=422, form=form, submit=_("Add"))
        done = register_need(entry=form.read_entry(), by=request.user, now=timezone.now())
        if isinstance(done, Known):
            self.say_known(form, done)
            return self.show(status=422, form=form, submit=_("Add"))
        messages.success(request, _("The pupil is on the list."))
        return redirect("devices_admin:need", done.pk)

    def make_form(self, data: Any = None) -> NeedForm:
        return NeedForm(data, schools=list_schools_to_register_at(self.request.user))
