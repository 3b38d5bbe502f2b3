"""What classes and teachers have in some weeks, and on top of it what is about to be planned."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, time, timedelta

from django.db.models import Q

from lms.classes.conf import get_rest
from lms.classes.models import ClassGroup, Period
from lms.classes.queries.terms import list_free_days
from lms.classes.rules import (
    DAYS,
    Planned,
    Violation,
    check_period,
    find_faults,
    find_monday,
)

_WEEK = timedelta(days=DAYS)


class Board:
    """Whole weeks of some classes and teachers, read once; many periods are tried on it.

    Groups come with their grades' levels and their schools.
    """

    def __init__(
        self,
        *,
        groups: Iterable[ClassGroup],
        teachers: Collection[int],
        first_day: date,
        last_day: date,
    ) -> None:
        known = list(groups)
        begins, ends = find_monday(first_day), find_monday(last_day) + _WEEK
        self._rest = {one.pk: get_rest(one.grade.level.code) for one in known}
        schools = {one.school_id: one.school for one in known}
        self._free = {
            pk: list_free_days(school, begins, ends - timedelta(days=1))
            for pk, school in schools.items()
        }
        self._school = {one.pk: one.school_id for one in known}
        whose = Q(group__in=list(self._rest)) | Q(teacher__in=teachers, group__is_active=True)
        self._weeks: dict[tuple[str, int, date], list[Planned]] = defaultdict(list)
        self._standing: dict[tuple[int, date, time], Period] = {}
        for one in Period.objects.filter(whose, day__gte=begins, day__lt=ends).order_by("pk"):
            self._standing[one.group_id, one.day, one.start] = one
            self.put(one.as_planned())

    def find_standing(self, group: int, day: date, start: time) -> Period | None:
        """Return the period that begins then, as the tables have it."""
        return self._standing.get((group, day, start))

    def is_free(self, wish: Planned) -> bool:
        """Tell whether it is a holiday of the class."""
        return wish.day in self._free[self._school[wish.group]]

    def fits(self, wish: Planned) -> bool:
        """Tell whether a period breaks no rule."""
        beside = self._list_beside(wish)
        free = self._free[self._school[wish.group]]
        return next(find_faults(wish, beside, self._rest[wish.group], free), None) is None

    def check(self, wish: Planned, *, was: Planned | None = None) -> tuple[Violation, ...]:
        """Return what keeps a period from being planned in the place of `was`."""
        # What stands already may stay as it is when rules have become stricter since.
        if wish == was:
            return ()
        beside = [one for one in self._list_beside(wish) if one != was]
        free = self._free[self._school[wish.group]]
        return check_period(wish, beside=beside, rest=self._rest[wish.group], free=free)

    def put(self, wish: Planned, *, was: Planned | None = None) -> None:
        """Plan a period here, in the place of `was`."""
        if was is not None:
            for key in _list_keys(was):
                self._weeks[key].remove(was)
        for key in _list_keys(wish):
            self._weeks[key].append(wish)

    def _list_beside(self, wish: Planned) -> list[Planned]:
        own, *theirs = (self._weeks.get(key, []) for key in _list_keys(wish))
        return own + [one for some in theirs for one in some if one.group != wish.group]


def _list_keys(one: Planned) -> list[tuple[str, int, date]]:
    monday = find_monday(one.day)
    keys = [("class", one.group, monday)]
    return keys if one.teacher is None else [*keys, ("teacher", one.teacher, monday)]
