"""What was measured of files in the stores, so that no film is read twice."""

from django.db import models


class MeasuredFile(models.Model):
    """The hash and the checksum of a file of the public store; its name never changes content."""

    name = models.CharField(max_length=200, unique=True)
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    crc32 = models.BigIntegerField()
    used_at = models.DateTimeField()

    class Meta:
        app_label = "offline"

    def __str__(self) -> str:
        return self.name
