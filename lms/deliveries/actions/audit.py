"""The audit log of this room; no name and no contact stands in it."""

from functools import partial

from lms.auditing import write_down

note = partial(write_down, "deliveries")
