"""Admin screens of classes: those within reach, one of them, a new one, and its changes."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.numbers import read_number
from lms.classes.actions.groups import (
    InvalidClass,
    add_class,
    change_class,
    close_class,
    name_class_teacher,
    release_class_teacher,
    renew_code,
    reopen_class,
)
from lms.classes.forms import ClassForm, ClassTeacherForm
from lms.classes.models import ClassGroup
from lms.classes.permissions import list_confided, list_own_periods
from lms.classes.queries.groups import get_code, list_classes, list_schools_to_add_at, may_run
from lms.classes.rules import show_code
from lms.people.rules import Capability
from lms.people.views.screens import Screen, list_history


class ClassesScreen(Screen):
    """The classes of the schools within reach, one's own first."""

    capability = Capability.VIEW_CLASSES
    page_title = gettext_lazy("Classes")
    template_name = "classes/admin/classes.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        groups = list_classes(request.user)
        word = request.GET.get("q", "").strip()
        if word:
            groups = groups.filter(
                Q(name__icontains=word)
                | Q(school__name__icontains=word)
                | Q(school_year__startswith=word)
            )
        return self.show(
            page=self.paginate(groups),
            q=word,
            may_add=list_schools_to_add_at(request.user).exists(),
        )


class ClassScreen(Screen):
    """One class: its code, its teachers, and what those who run it may change."""

    capability = Capability.VIEW_CLASSES
    above = ("classes_admin:classes", gettext_lazy("Classes"))
    template_name = "classes/admin/class.html"
    group: ClassGroup

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.group = get_object_or_404(list_classes(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Class %(name)s") % {"name": self.group.name}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_with()

    VERBS = ("change", "renew", "name", "release", "close", "reopen")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        verb = request.POST.get("verb", "")
        if verb not in self.VERBS:
            raise Http404
        answer: HttpResponse | None = getattr(self, verb)(request)
        return answer or redirect("classes_admin:class", pk)

    def change(self, request: HttpRequest) -> HttpResponse | None:
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show_with(status=422, form=form)
        change_class(group=self.group, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("Saved."))
        return None

    def renew(self, request: HttpRequest) -> None:
        renew_code(group=self.group, by=request.user, now=timezone.now())
        messages.success(request, _("The class has a new code. Please hand out new slips."))

    def name(self, request: HttpRequest) -> HttpResponse | None:
        form = ClassTeacherForm(request.POST, group=self.group)
        if not form.is_valid():
            return self.show_with(status=422, naming=form)
        account = form.cleaned_data["account"]
        name_class_teacher(group=self.group, account=account, by=request.user, now=timezone.now())
        messages.success(request, _("Saved."))
        return None

    def release(self, request: HttpRequest) -> HttpResponse | None:
        account = read_number(request.POST.get("account", ""))
        if account is None:
            raise Http404
        release_class_teacher(
            group=self.group, account_id=account, by=request.user, now=timezone.now()
        )
        return None

    def close(self, request: HttpRequest) -> None:
        close_class(group=self.group, by=request.user, now=timezone.now())

    def reopen(self, request: HttpRequest) -> None:
        reopen_class(group=self.group, by=request.user, now=timezone.now())

    def make_form(self, data: Any = None) -> ClassForm:
        return ClassForm(data, schools=None, today=timezone.localdate(), group=self.group)

    def show_with(self, status: int = 200, **forms: Any) -> HttpResponse:
        runs = may_run(self.request.user, self.group)
        code = get_code(self.group) if runs else None
        if runs:
            forms.setdefault("form", self.make_form())
            forms.setdefault("naming", ClassTeacherForm(group=self.group))
        return self.show(
            status=status,
            group=self.group,
            runs=runs,
            notes=runs or list_own_periods(self.request.user, self.group).exists(),
            is_confided=list_confided(self.request.user).filter(pk=self.group.pk).exists(),
            code=show_code(code) if code else "",
            teachers=self.group.teachers.select_related("account"),
            history=list_history(self.group) if runs else (),
            **forms,
        )


class NewClassScreen(Screen):
    """A form for a new class of a school where the person teaches, or that they manage."""

    capability = Capability.VIEW_CLASSES
    page_title = gettext_lazy("New class")
    above = ("classes_admin:classes", gettext_lazy("Classes"))
    template_name = "people/admin/form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not list_schools_to_add_at(request.user).exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=self.make_form(), submit=_("Add"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show(status=422, form=form, submit=_("Add"))
        try:
            added = add_class(**form.cleaned_data, by=request.user, now=timezone.now())
        except InvalidClass:
            # Somebody added it since the form looked: also the same person, who sent it twice.
            form.say_taken()
            return self.show(status=422, form=form, submit=_("Add"))
        messages.success(request, _("“%(name)s” has been added.") % {"name": added.name})
        return redirect("classes_admin:class", added.pk)

    def make_form(self, data: Any = None) -> ClassForm:
        schools = list_schools_to_add_at(self.request.user)
        return ClassForm(data, schools=schools, today=timezone.localdate())
