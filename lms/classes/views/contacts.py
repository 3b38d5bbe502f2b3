"""Talks with parents, for the teachers of a class and its school's head; every look is noted."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lessons.numbers import read_number
from lms.classes.actions.contacts import (
    InvalidContact,
    read_contacts,
    remove_contact,
    write_contact,
)
from lms.classes.adapters.sealing import UnableToUnseal
from lms.classes.forms.contacts import ContactForm
from lms.classes.models import ContactReading
from lms.classes.permissions import list_confided
from lms.classes.rules import ContactHow
from lms.classes.views.timetable import GroupScreen

PER_PAGE = 20
READINGS_SHOWN = 20


@method_decorator(sensitive_post_parameters(), name="dispatch")
class ContactsScreen(GroupScreen):
    """The talks of a class, the latest first, and a form for one more."""

    template_name = "classes/admin/contacts.html"

    def get_page_title(self) -> str:
        return _("Talks with parents of class %(name)s") % {"name": self.group.name}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.require()
        return self.show_list(ContactForm(today=self.today))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.require()
        verb, now = request.POST.get("verb", ""), timezone.now()
        if verb == "remove":
            number = read_number(request.POST.get("number", ""))
            contact = get_object_or_404(self.group.contacts, pk=number)
            remove_contact(contact=contact, by=request.user, now=now)
            messages.success(request, _("It is taken away for good."))
            return redirect("classes_admin:contacts", pk)
        form = ContactForm(request.POST, today=self.today)
        if not form.is_valid():
            return self.show_list(form, status=422)
        given: dict[str, Any] = form.cleaned_data
        try:
            write_contact(
                group=self.group,
                day=given["day"],
                how=ContactHow(given["how"]),
                whom=given["whom"],
                agreed=given["agreed"],
                by=request.user,
                now=now,
            )
        except InvalidContact:
            form.add_error(None, _("The school year of this class is over."))
            return self.show_list(form, status=422)
        messages.success(request, _("Saved."))
        return redirect("classes_admin:contacts", pk)

    def require(self) -> None:
        """Let in the teachers of the class and the head of its school alone."""
        if not list_confided(self.request.user).filter(pk=self.group.pk).exists():
            raise Http404

    def show_list(self, form: ContactForm, status: int = 200) -> HttpResponse:
        rows = self.group.contacts.select_related("written_by")
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        contacts: Any = []
        is_locked = False
        try:
            contacts = read_contacts(
                group=self.group, notes=list(page), by=self.request.user, now=timezone.now()
            )
        except UnableToUnseal:
            is_locked = True
        readings = ContactReading.objects.filter(group=self.group).select_related("account")
        response = self.show(
            status=status,
            group=self.group,
            form=form,
            page=page,
            contacts=contacts,
            is_locked=is_locked,
            readings=readings[:READINGS_SHOWN],
        )
        response["Cache-Control"] = "private, no-store"
        return response
