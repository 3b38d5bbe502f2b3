"""The audit log of this room."""

from functools import partial

from lms.auditing import write_down

note = partial(write_down, "broadcasts")
