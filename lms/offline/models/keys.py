"""The key by which schools know that a pack is from here."""

from django.db import models


class SigningKey(models.Model):
    """One Ed25519 key of the site, made when it is first needed."""

    # One row: two would sign in turn, and schools would trust neither.
    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    secret = models.BinaryField(editable=False)
    made_at = models.DateTimeField()

    class Meta:
        app_label = "offline"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="offline_one_signing_key")
        ]

    def __str__(self) -> str:
        return "signing key"
