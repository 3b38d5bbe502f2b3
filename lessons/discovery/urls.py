"""Addresses of the search; a host site includes them before Wagtail's."""

from django.urls import path

from lessons.discovery import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="search_suggest"),
]
