"""The public page that says what minutes are worth now; no account, and no names of people."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lessons.reviews.queries.minutes import find_record
from lessons.reviews.rules.records import make_code, read_code, read_digest
from lessons.reviews.views.sentences import say_match, say_standing

_LONGEST = 200


# What is in force may be withdrawn within the minute.
@never_cache
@require_safe
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Say whether the minutes with this code are genuine and in force; compare a SHA-256."""
    asked = code or request.GET.get("code", "")[:_LONGEST]
    digits = read_code(asked)
    if digits and not code:
        return redirect("reviews:verify", make_code(digits))
    record = find_record(digits) if digits else None
    given = request.GET.get("sha256", "")[:_LONGEST]
    context: dict[str, Any] = {
        "asked": asked,
        "code": make_code(digits) if digits else "",
        "record": record,
        "given": given,
    }
    if record is not None:
        context["standing"] = say_standing(record.standing)
    if record is not None and given:
        digest = read_digest(given)
        match = record.find_match(digest) if digest else ""
        context |= {"match": say_match(match, is_digest=digest is not None), "is_match": match}
    status = 404 if code and record is None else 200
    return render(request, "reviews/verify.html", context, status=status)
