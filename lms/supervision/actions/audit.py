"""The audit log of supervision."""

from functools import partial

from lms.auditing import write_down

note = partial(write_down, "supervision")
