"""What the curriculum's pages in the admin do beyond Wagtail's own."""

from typing import Any

from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import CreateView, DeleteView, IndexView

from lessons.curriculum.models import Course, Topic


class PlainIndexView(IndexView):
    """A listing without bulk deletion: what lessons hang on is removed one by one."""

    @cached_property
    def columns(self) -> list[Any]:
        return [column for column in super().columns if column.name != "bulk_actions"]


class CourseIndexView(PlainIndexView):
    """The subjects of grades, each with a way to its topics."""

    def get_list_more_buttons(self, instance: Course) -> list[Any]:
        topics = reverse("wagtailsnippets_curriculum_topic:list")
        button = Button(
            _("Topics"), url=f"{topics}?course={instance.pk}", icon_name="list-ul", priority=5
        )
        return [button, *super().get_list_more_buttons(instance)]


class TopicIndexView(PlainIndexView):
    """The topics as a tree, each with a way to add one below it."""

    def get_list_more_buttons(self, instance: Topic) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        if add_url := self.get_add_url():
            label = _("Add a topic below")
            url = f"{add_url}?parent={instance.pk}"
            buttons.append(Button(label, url=url, icon_name="plus", priority=15))
        return buttons

    def get_add_url(self) -> str | None:
        url: str | None = super().get_add_url()
        course = self.request.GET.get("course", "")
        return f"{url}?course={course}" if url and course.isdecimal() else url


class TopicCreateView(CreateView):
    """A new topic, in the course or below the topic that the address names."""

    def get_initial_form_instance(self) -> Topic:
        topic = Topic()
        parent = self._find(Topic, "parent")
        course = parent.course if parent else self._find(Course, "course")
        if course:
            topic.course = course
        if parent:
            topic.parent = parent
        return topic

    def _find(self, model: Any, name: str) -> Any:
        pk = self.request.GET.get(name, "")
        return model.objects.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 18 else None


class KeepingDeleteView(DeleteView):
    """Says so when something still hangs on what is to be deleted."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except ProtectedError:
            messages.error(
                self.request,
                _("“%(name)s” is still in use. Remove what belongs to it first.")
                % {"name": self.object},
            )
            return redirect(self.get_success_url())
        return response
