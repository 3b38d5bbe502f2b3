"""The audit log of people."""

from functools import partial

from lms.auditing import write_down

note = partial(write_down, "people")
