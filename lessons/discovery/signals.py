"""What happened to those whom public things name, told to whoever listens."""

from django.dispatch import Signal

schools_parted = Signal()
"""Schools of these names are told apart otherwise: another one has the name now, or moved.

Arguments: `names`.
"""

person_renamed = Signal()
"""Somebody is called otherwise, or the account is about to go; in the transaction of the change.

Arguments: `person`, `gone`.
"""
