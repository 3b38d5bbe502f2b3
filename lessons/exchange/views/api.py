"""The read-only JSON interface, on Wagtail's API: public lessons, and everything public.

Nobody signs in here: an answer is the same for all, holds no draft, and no more of people than the
pages say. Whatever Wagtail's API would follow further (parents, owners, any field of a model) is
left out: the fields are the ones named below.
"""

from collections.abc import Callable
from typing import Any

from django.db import DataError
from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import path, reverse
from rest_framework.fields import Field
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api import APIField
from wagtail.api.v2.filters import OrderingFilter
from wagtail.api.v2.pagination import WagtailPagination
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet

from lessons.catalogue.models import LessonPage
from lessons.curriculum.rules import name_series
from lessons.discovery.models import Entry
from lessons.exchange.queries.programs import (
    InvalidFilter,
    list_public_entries,
    list_public_lessons,
)
from lessons.exchange.views.freshness import unless_unchanged
from lessons.library.queries.finding import name_licence

MOST_LISTED = 100
_MOST_SKIPPED = 1_000_000
_LONGEST_VALUE = 200
_LARGEST_KEY = 2**63 - 1

router = WagtailAPIRouter("exchange_api")


class Said(Field):
    """A field that a function of the thing and the request says."""

    def __init__(self, say: Callable[[Any, Request], Any]) -> None:
        super().__init__(read_only=True)
        self.say = say

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, value: Any) -> Any:
        return self.say(value, self.context["request"])


def _fields(**given: Callable[[Any, Request], Any]) -> list[APIField]:
    return [APIField(name, serializer=Said(say)) for name, say in given.items()]


class Pages(WagtailPagination):
    """Pages of a size, within what a database can skip."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        asked: dict[str, str] = {"limit": "20", "offset": "0", **request.GET.dict()}
        for name, most in (("limit", MOST_LISTED), ("offset", _MOST_SKIPPED)):
            text = asked[name]
            if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= most):
                raise BadRequestError(f"{name} must be a number from 0 to {most}")
        start, size = int(asked["offset"]), int(asked["limit"])
        self.view = view
        self.total_count = queryset.count()
        return list(queryset[start : start + size])


class PublicViewSet(BaseAPIViewSet):
    """What both lists have in common."""

    renderer_classes = [JSONRenderer]
    authentication_classes: list[type] = []
    permission_classes: list[type] = []
    pagination_class = Pages
    filter_backends = [OrderingFilter]
    known_query_parameters = frozenset({"limit", "offset", "fields", "order"})
    meta_fields: list[Any] = ["type", "detail_url"]
    filters: frozenset[str] = frozenset()
    list_public: Callable[..., QuerySet[Any]]

    def get_queryset(self) -> QuerySet[Any]:
        asked = {name: self.request.GET[name] for name in self.filters if name in self.request.GET}
        return type(self).list_public(**asked)

    def check_query_parameters(self, queryset: Any) -> None:
        unknown = set(self.request.GET) - self.known_query_parameters - self.filters
        if unknown:
            raise BadRequestError(f"unknown parameters: {', '.join(sorted(unknown))[:200]}")
        for name, values in self.request.GET.lists():
            if len(values) > 1:
                raise BadRequestError(f"{name} is repeated")
            if len(values[0]) > _LONGEST_VALUE or "\0" in values[0]:
                raise BadRequestError(f"{name} is too long or holds a null character")
        if "random" in self.request.GET.get("order", ""):
            raise BadRequestError("cannot order by 'random'")

    def detail_view(self, request: Request, pk: int) -> Response:
        self.check_query_parameters(None)
        if pk > _LARGEST_KEY:
            raise Http404
        return super().detail_view(request, pk)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, InvalidFilter | OverflowError | DataError):
            exc = BadRequestError("a parameter has a value that it cannot have")
        return super().handle_exception(exc)

    @classmethod
    def get_body_fields(cls, model: type[Model]) -> list[APIField]:
        # Not what a host's model says in `api_fields` for an interface of its own.
        return list(cls._convert_api_fields(cls.body_fields))

    @classmethod
    def get_meta_fields(cls, model: type[Model]) -> list[APIField]:
        return list(cls._convert_api_fields(cls.meta_fields))

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        listing = cls.as_view({"get": "listing_view"})
        detail = cls.as_view({"get": "detail_view"})
        return [
            path("", unless_unchanged(listing), name="listing"),
            path("<int:pk>/", unless_unchanged(detail), name="detail"),
        ]


def _name(place: Any) -> str | None:
    return None if place is None else str(place)


def _code_of_grade(grade: Any) -> str | None:
    return None if grade is None else f"{grade.level.code}.{grade.number}"


def _find_detail(endpoint: str) -> Callable[[Any, Request], str]:
    address = f"{router.url_namespace}:{endpoint}:detail"
    return lambda one, request: request.build_absolute_uri(reverse(address, args=[one.pk]))


class EntriesViewSet(PublicViewSet):
    """Everything public: lessons, materials, collections."""

    model = Entry
    list_public = staticmethod(list_public_entries)
    filters = frozenset({"kind", "grade", "subject", "changed_since"})
    body_fields = [
        "id", "identifier", "kind", "title", "summary", "school", "teacher", "language",
        "duration_ms", "size_bytes", "has_captions", "published_at", "changed_at",
        *_fields(
            grade=lambda one, _r: _name(one.grade),
            subject=lambda one, _r: _name(one.subject),
            topic=lambda one, _r: _name(one.topic),
            licence=lambda one, _r: name_licence(one.licence),
            grade_code=lambda one, _r: _code_of_grade(one.grade),
            subject_code=lambda one, _r: one.subject.code if one.subject else None,
        ),
    ]  # fmt: skip
    meta_fields = [
        "type",
        *_fields(
            detail_url=_find_detail("entries"),
            html_url=lambda one, request: request.build_absolute_uri(one.url),
        ),
    ]
    listing_default_fields = [
        "id", "type", "detail_url", "html_url", "kind", "title", "summary", "grade", "subject",
        "teacher", "school", "published_at", "changed_at",
    ]  # fmt: skip


class LessonsViewSet(PublicViewSet):
    """Public lessons, with what their pages say."""

    model = LessonPage
    list_public = staticmethod(list_public_lessons)
    filters = frozenset({"grade", "subject"})
    body_fields = [
        "id", "title", "summary", "school_year", "language",
        "first_published_at", "last_published_at",
        *_fields(
            series=lambda one, _r: name_series(one.series),
            school=lambda one, _r: one.school_name,
            teachers=lambda one, _r: one.list_teacher_names(),
            topic=lambda one, _r: _name(one.topic),
            outcomes=lambda one, _r: one.list_outcomes(),
            is_core=lambda one, _r: one.counts_as_core,
        ),
    ]  # fmt: skip
    meta_fields = [
        "type",
        *_fields(
            detail_url=_find_detail("lessons"),
            html_url=lambda one, request: request.build_absolute_uri(one.get_url(request) or "/"),
        ),
    ]
    listing_default_fields = [
        "id", "type", "detail_url", "html_url", "title", "summary", "teachers", "school", "topic",
        "first_published_at",
    ]  # fmt: skip


router.register_endpoint("entries", EntriesViewSet)
router.register_endpoint("lessons", LessonsViewSet)
