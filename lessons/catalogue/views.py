"""The search page; every other public page is a Wagtail page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lessons.catalogue.forms import SearchForm
from lessons.catalogue.queries import search_pages


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what a reader's words find."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    return render(
        request,
        "catalogue/search.html",
        {"form": form, "words": words, "found": search_pages(words)},
    )
