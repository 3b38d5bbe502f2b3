"""The screen of those who offer packs: what there is, how far its building has come."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.offline.actions.offering import offer_pack, request_build, stop_build, take_back
from lms.offline.actions.subscribing import request_sync
from lms.offline.forms import PackForm
from lms.offline.models import Pack, Subscription
from lms.offline.permissions import may_offer
from lms.offline.queries.desk import list_desk, list_visited
from media_pipeline.views.screens import GuardedScreen


class PacksScreen(GuardedScreen):
    """All packs, a form for another one, and the sites that packs come from."""

    page_title = gettext_lazy("Packs to carry away")
    header_icon = "download"
    template_name = "offline/admin/packs.html"

    def may_open(self, user: Any) -> bool:
        return may_offer(user)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(PackForm(today=timezone.localdate()))

    def post(self, request: HttpRequest) -> HttpResponse:
        verb = request.POST.get("verb", "")
        if verb == "offer":
            return self._offer(PackForm(request.POST, today=timezone.localdate()))
        if verb == "sync":
            request_sync(
                subscription=self._find(Subscription.objects.all()),
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("The site is being visited."))
        else:
            self._change(self._find(Pack.objects.filter(subscription=None)), verb)
        return redirect("offline_admin:packs")

    def _offer(self, form: PackForm) -> HttpResponse:
        if not form.is_valid():
            return self._show(form)
        pack = offer_pack(wanted=form.read(), by=self.request.user, now=timezone.now())
        messages.success(self.request, _("“%(pack)s” is being made.") % {"pack": pack.title})
        return redirect("offline_admin:packs")

    def _change(self, pack: Pack, verb: str) -> None:
        who: dict[str, Any] = {"pack": pack, "by": self.request.user, "now": timezone.now()}
        if verb == "build":
            request_build(**who)
            messages.success(self.request, _("“%(pack)s” is being made.") % {"pack": pack.title})
        elif verb == "stop":
            stop_build(**who)
            messages.success(self.request, _("It is being stopped."))
        elif verb == "withdraw":
            take_back(**who)
            messages.success(
                self.request, _("“%(pack)s” is not offered any more.") % {"pack": pack.title}
            )
        else:
            raise Http404

    def _find(self, among: Any) -> Any:
        number = self.request.POST.get("pk", "")
        known = number.isascii() and number.isdigit() and len(number) < 19
        found = among.filter(pk=int(number)).first() if known else None
        if found is None:
            raise Http404
        return found

    def _show(self, form: PackForm) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(form=form, packs=list_desk(), visited=list_visited())
        )
