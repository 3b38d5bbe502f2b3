"""Addresses of what is carried away; a host site includes them before Wagtail's."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
