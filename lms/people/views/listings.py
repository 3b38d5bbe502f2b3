"""Wagtail's own listings and reports, narrowed to people and history within reach.

Wagtail narrows the pages it lists, but its filter panels offer everybody who ever owned, edited or
sent in a page, and the site history tells all about whatever page may be seen.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.admin.views.reports.aging_pages import AgingPagesView
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import policy_registry

from lms.people.queries import list_known_people


class ReachedFilters:
    """Lets the filters of a listing name only people whom the person may know of."""

    request: Any

    @cached_property
    def filters(self) -> Any:
        filterset = super().filters  # type: ignore[misc]  # of the listing mixed with
        user = self.request.user
        if filterset and not user.is_superuser:
            known = list_known_people(user).values("pk")
            for field in filterset.form.fields.values():
                offered: Any = getattr(field, "queryset", None)
                if offered is not None and offered.model is get_user_model():
                    field.queryset = offered.filter(pk__in=known)
        return filterset


class ReachedExplorer(ReachedFilters, ExplorableIndexView):
    """The pages below a page."""


class ReachedTypeUse(ReachedFilters, ContentTypeUseView):
    """The pages of a type."""


class ReachedPages(PageViewSet):
    """Stands in for Wagtail's own screens of every kind of page."""

    model = Page
    index_view_class = ReachedExplorer
    content_type_use_view_class = ReachedTypeUse


class ReachedHistory(ReachedFilters, LogEntriesView):
    """What happened on the site, as far as it is the person's own or of people within reach."""

    def filter_queryset(self, queryset: Any) -> Any:
        user = self.request.user
        if not user.is_superuser:
            if queryset.model is PageLogEntry:
                policy: Any = policy_registry.get_by_type(Page)
                pages = policy.instances_with_visible_history(user)
                queryset = queryset.filter(page__in=pages.values("pk"))
            else:
                queryset = queryset.filter(user__in=list_known_people(user).values("pk"))
        return super().filter_queryset(queryset)


class ReachedAging(ReachedFilters, AgingPagesView):
    """Pages published long ago."""


class ReachedLocked(ReachedFilters, LockedPagesView):
    """Locked pages."""


class ReachedWorkflows(ReachedFilters, WorkflowView):
    """What has been sent in for review."""


class ReachedTasks(ReachedFilters, WorkflowTasksView):
    """The single steps of the reviews."""


_REPORTS: dict[type, type] = {
    one.__mro__[2]: one
    for one in (ReachedHistory, ReachedAging, ReachedLocked, ReachedWorkflows, ReachedTasks)
}


def find_narrow_report(view: Any) -> Callable[..., Any] | None:
    """Return what answers in place of one of Wagtail's reports; None for any other view."""
    narrow: Any = _REPORTS.get(getattr(view, "view_class", None))  # type: ignore[arg-type]
    if narrow is None:
        return None
    return never_cache(require_admin_access(narrow.as_view(**view.view_initkwargs)))
