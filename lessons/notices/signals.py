"""What notices tell: public events in the past tense."""

from django.dispatch import Signal

people_told = Signal()
"""`key`: somebody was told something; sent inside the transaction that did it."""
