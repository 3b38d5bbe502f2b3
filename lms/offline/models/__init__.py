"""What is carried away, as the site remembers it."""

from lms.offline.models.keys import SigningKey
from lms.offline.models.packs import Edition, Pack
from lms.offline.models.stored import MeasuredFile
from lms.offline.models.subscriptions import Subscription

__all__ = ["Edition", "MeasuredFile", "Pack", "SigningKey", "Subscription"]
