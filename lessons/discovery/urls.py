"""Addresses of the search and of makers; a host site includes them before Wagtail's."""

from django.urls import path

from lessons.discovery import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="search_suggest"),
    path("schools/<slug:key>/", views.school, name="discovery_school"),
    path("schools/<slug:key>/teachers/", views.teachers, name="discovery_teachers"),
    path("teachers/<slug:key>/", views.teacher, name="discovery_teacher"),
]
