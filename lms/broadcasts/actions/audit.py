"""The audit log of this room."""

from functools import partial

from lms.people.actions.audit import write_down

note = partial(write_down, "broadcasts")
