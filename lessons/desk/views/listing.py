"""The teacher's own list, and the page where a lesson begins."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lessons.catalogue.conf import get_conf
from lessons.desk.actions import begin_lesson
from lessons.desk.forms import BeginForm
from lessons.desk.permissions import list_places
from lessons.desk.queries import count_shelves, describe_entries, find_beginning, list_lessons
from lessons.desk.rules import Shelf
from lessons.desk.views.doors import desk_view
from lessons.desk.views.frames import make_row
from lessons.desk.views.sentences import SHELVES

PER_PAGE = 20


@require_safe
@desk_view
def show_lessons(request: HttpRequest) -> HttpResponse:
    """Show the lessons on this desk with their states."""
    wanted = request.GET.get("shelf", "")
    shelf = Shelf(wanted) if wanted in set(Shelf) else Shelf.ALL
    counts = count_shelves(request.user)
    paginator = Paginator(list_lessons(request.user, shelf=shelf), PER_PAGE)
    paginator.count = counts[shelf]  # known already
    page = paginator.get_page(request.GET.get("p"))
    rows = [make_row(entry) for entry in describe_entries(page.object_list, user=request.user)]
    context = {
        "school": get_conf().name_school(user=request.user),
        "rows": rows,
        "page_of_list": page,
        "shelf": shelf,
        "shelves": [
            (one.value, SHELVES[one], counts[one])
            for one in Shelf
            if counts[one] or one in (Shelf.ALL, shelf)
        ],
        "is_moving": any(row["entry"].is_moving for row in rows),
    }
    return render(request, "desk/lessons.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a lesson: its name and its subject, the rest comes after."""
    places = list_places(request.user)
    beginning = find_beginning(request.user)
    if request.method != "POST":
        form = BeginForm(places=places, initial={"place": beginning.place})
        return render(request, "desk/begin.html", {"form": form})
    form = BeginForm(request.POST, places=places)
    if not form.is_valid():
        return render(request, "desk/begin.html", {"form": form}, status=422)
    lesson = begin_lesson(
        place=form.cleaned_data["place"],
        title=form.cleaned_data["title"],
        by=request.user,
        series=beginning.series,
        language=beginning.language,
    )
    return redirect("desk:recording", lesson.pk)
