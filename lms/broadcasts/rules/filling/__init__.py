"""Proposes airings for what a week still lacks, and says what it could not place; pure.

`wanting` says what is missing, `packing` finds room for one day, `proving` shows when there can be
none, `proposing` puts a week together. No clock and no chance: the same week, the same proposal.
"""

from lms.broadcasts.rules.filling.proposing import (
    DayRoom,
    Gap,
    Placement,
    Proposal,
    propose_week,
)
from lms.broadcasts.rules.filling.wanting import Obstacle

__all__ = ["DayRoom", "Gap", "Obstacle", "Placement", "Proposal", "propose_week"]
