"""What other rooms may want to know about the curriculum."""

from django.dispatch import Signal

courses_changed = Signal()
"""What is taught in which grade was added to or changed; sent inside the transaction."""
