"""The communes that no network reaches: who has nobody, and one form that gives all to one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lessons.numbers import read_number
from lms.carrying import list_carried
from lms.deliveries.actions.errands import Newcomer, hand_out
from lms.deliveries.forms import AS_NOW, NEW, GiveForm
from lms.deliveries.models import Bringer
from lms.deliveries.queries.bringers import find_home, list_bringers_for, map_names
from lms.deliveries.queries.communes import list_communes, sum_communes
from lms.deliveries.queries.errands import map_open_errands, may_keep_any
from lms.deliveries.rules import Whom, count_days_late
from lms.deliveries.views.screens import DeliveryScreen
from lms.devices.actions.reading import read_pupils
from lms.devices.models import WeakArea
from lms.devices.permissions import list_kept
from lms.devices.queries.weak import find_office_path, list_unreachable_of
from lms.devices.rules import How
from lms.devices.views.choosing import list_choices, read_organisation


class CommunesScreen(DeliveryScreen):
    """How many pupils have nobody who brings the lesson; then commune by commune."""

    page_title = gettext_lazy("Lessons by hand")
    above = None
    template_name = "deliveries/admin/communes.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = read_organisation(request)
        communes = list_communes(request.user, today=timezone.localdate(), organisation=chosen)
        return self.show(
            communes=communes,
            totals=sum_communes(communes),
            today=timezone.localdate(),
            **list_choices(request),
        )


class CommuneScreen(DeliveryScreen):
    """The pupils of a commune, who brings to each, and the form that changes it."""

    template_name = "deliveries/admin/commune.html"
    area: WeakArea

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.area = self.find_area(kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.area.commune

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_with()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.make_form(request.POST)
        if form is None:
            raise Http404
        if not form.is_valid():
            return self.show_with(status=422, form=form)
        numbers = self.find_numbers(Whom(form.cleaned_data["whom"]))
        if not numbers:
            form.add_error("whom", _("This is nobody. Please choose others."))
            return self.show_with(status=422, form=form)
        done = hand_out(
            numbers=numbers,
            bringer=self.find_bringer(form, numbers),
            load=form.read_load(),
            by=request.user,
            now=timezone.now(),
        )
        if done.pupils:
            text = ngettext(
                "%(count)s pupil has somebody who brings the lesson.",
                "%(count)s pupils have somebody who brings the lesson.",
                done.pupils,
            )
            messages.success(request, text % {"count": done.pupils})
        if form.read_load():
            text = _("Errands planned: %(count)s.")
            messages.success(request, text % {"count": done.errands})
        return redirect("deliveries_admin:commune", pk)

    def find_numbers(self, whom: Whom) -> list[int]:
        """Return the pupils who are meant, as far as this person may change theirs."""
        user, request = self.request.user, self.request
        needs = list_unreachable_of(user, self.area)
        needs = needs.filter(pk__in=list_kept(user).order_by().values("pk"))
        if whom == Whom.NOBODYS:
            needs = needs.filter(receiver__bringer=None)
        if whom == Whom.TICKED:
            ticked = [read_number(text) for text in request.POST.getlist("pupil")]
            needs = needs.filter(pk__in=[number for number in ticked if number is not None])
        return list(needs.values_list("pk", flat=True))

    def find_bringer(self, form: GiveForm, numbers: list[int]) -> Bringer | Newcomer | None:
        """Return who was chosen; None where everybody keeps theirs."""
        chosen = form.cleaned_data["bringer"]
        if chosen == AS_NOW:
            return None
        if chosen != NEW:
            return Bringer.objects.get(pk=chosen)
        needs = list_kept(self.request.user).filter(pk__in=numbers[:1]).select_related("school")
        home = find_home(self.request.user, self.area, [need.school for need in needs])
        if home is None:
            raise Http404
        return Newcomer(organisation=home, entry=form.read_entry())

    def make_form(self, data: Any = None) -> GiveForm | None:
        """Return the form, for whoever may change something here."""
        user = self.request.user
        kept = list_kept(user).order_by().values("pk")
        ours = list_unreachable_of(user, self.area).filter(pk__in=kept)
        if not ours.exists():
            return None
        has_some = ours.exclude(receiver__bringer=None).exists()
        whom = Whom.NOBODYS if ours.filter(receiver__bringer=None).exists() else Whom.ALL
        bringers = list_bringers_for(user, find_office_path(self.area.organisation))
        # The least to do first: whoever brings already goes on, a first one is named.
        first = AS_NOW if has_some and whom == Whom.ALL else None
        initial = {"whom": whom.value, "bringer": first} if first else {"whom": whom.value}
        return GiveForm(
            data, bringers=bringers, carried=list_carried(), has_some=has_some, initial=initial
        )

    def show_with(self, status: int = 200, form: GiveForm | None = None) -> HttpResponse:
        user, today = self.request.user, timezone.localdate()
        needs = list_unreachable_of(user, self.area).select_related(
            "school", "level", "hardship", "weak_link__area", "receiver"
        )
        page = self.paginate(needs.order_by("weak_link__area__place_key", "school__path", "pk"))
        pupils = read_pupils(needs=list(page), how=How.LISTED, by=user, now=timezone.now())
        errands = map_open_errands(need.pk for need in page)
        holders = {need.pk: getattr(need, "receiver", None) for need in page}
        names = map_names(one.bringer_id for one in holders.values() if one)
        rows = [
            {
                "pupil": pupil,
                "place": pupil.need.weak_link.area.place,
                "bringer": names.get(one.bringer_id) if (one := holders[pupil.need.pk]) else None,
                "errands": [
                    (errand, count_days_late(errand.due_date, today=today))
                    for errand in errands.get(pupil.need.pk, ())
                ],
            }
            for pupil in pupils
        ]
        return self.show(
            status=status,
            area=self.area,
            page=page,
            rows=rows,
            nobody=needs.filter(receiver__bringer=None).count(),
            form=form or self.make_form(),
            carried=list_carried() if may_keep_any(user) else [],
        )
