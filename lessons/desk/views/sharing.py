"""The colleagues who write a lesson together."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lessons.catalogue.models import LessonPage
from lessons.desk.actions import name_co_teacher, release_co_teacher
from lessons.desk.conf import get_conf
from lessons.desk.models import CoTeacher
from lessons.desk.views.doors import lesson_view
from lessons.desk.views.frames import show_step
from lessons.numbers import read_number

FEWEST_LETTERS = 2
MOST_FOUND = 10


@require_http_methods(["GET", "HEAD", "POST"])
@lesson_view
def share(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Show the co-teachers, find colleagues, name one or let one go."""
    conf = get_conf()
    if not conf.knows_colleagues:
        raise Http404
    words = " ".join(request.GET.get("q", "").split())[:100]
    found = (
        list(conf.find_colleagues(user=request.user, words=words)[:MOST_FOUND])
        if len(words) >= FEWEST_LETTERS
        else []
    )
    if request.method == "POST":
        return _change(request, lesson)
    rows = CoTeacher.objects.filter(lesson=lesson.pk).select_related("account").order_by("pk")
    here = {row.account_id for row in rows} | {lesson.owner_id}
    return show_step(
        request,
        lesson,
        "share",
        co_teachers=rows,
        words=words,
        is_short=0 < len(words) < FEWEST_LETTERS,
        found=[one for one in found if one.pk not in here],
    )


def _change(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    name, leave = request.POST.get("name", ""), read_number(request.POST.get("leave", ""))
    if leave is not None:
        release_co_teacher(lesson=lesson, account_id=leave, by=request.user)
        if leave == request.user.pk:
            return redirect("desk:lessons")
        return redirect("desk:share", lesson.pk)
    colleagues = get_conf().find_colleagues(user=request.user, words=name)
    account = next((one for one in colleagues if one.get_username() == name), None)
    if account is None:
        messages.error(
            request, _("Only colleagues of your school, or of your office, can be named.")
        )
        return redirect("desk:share", lesson.pk)
    try:
        name_co_teacher(lesson=lesson, account=account, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request,
            _("%(name)s writes this lesson with you now.") % {"name": account.get_full_name()},
        )
    return redirect("desk:share", lesson.pk)
