"""Addresses for other systems; a host site includes them before Wagtail's."""

from django.urls import path

from lessons.exchange.views.harvests import answer_harvester

urlpatterns = [path("oai", answer_harvester, name="exchange_oai")]
