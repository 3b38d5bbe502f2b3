"""Addresses of the catalogue that are not pages; a host site includes them before Wagtail's."""

from django.urls import path

from lessons.catalogue import views

urlpatterns = [path("search/", views.search, name="search")]
