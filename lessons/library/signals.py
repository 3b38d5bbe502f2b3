"""What the library tells: public events in the past tense, sent once the change is committed."""

from django.dispatch import Signal

resource_published = Signal()
"""`resource`: it became public, or a newer revision of it did."""

resource_withdrawn = Signal()
"""`resource`: it is public no more; deleted ones have lost their row."""
