"""What other apps tell the supervision; whoever sends needs not know whether anybody listens."""

from django.dispatch import Signal

figures_changed = Signal()
"""Something that a panel counts was written, or is gone; sent inside the same transaction.

Arguments: `panel` (its key), `places` (numbers of organisations), `months` (days of those months;
None: every month, or of a stock the one that is now).
"""

places_moved = Signal()
"""Organisations stand elsewhere in the tree: what is added up along it is added up again."""
