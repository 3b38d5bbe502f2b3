"""django-storages' S3 storage with the few more settings that recordings need."""

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage

from media_pipeline.core.players_files import find_type, is_text, split_name


class MediaS3Storage(S3Storage):
    """For `STORAGES`; two more options say how browsers reach the bucket.

    `browser_url`: the S3 server's address as browsers know it; private files are then sent by it,
    at signed addresses. `public_url`: where the bucket's files are to be had by everybody, such as
    a CDN's address. Without them everything passes through the site.
    """

    def get_default_settings(self) -> dict[str, Any]:
        return {
            **super().get_default_settings(),
            "default_acl": None,
            "signature_version": "s3v4",
            "addressing_style": "path",
            "browser_url": "",
            "public_url": "",
        }

    def __init__(self, **settings: Any) -> None:
        settings.setdefault(
            "client_config",
            Config(
                s3={"addressing_style": settings.get("addressing_style", "path")},
                signature_version="s3v4",
                connect_timeout=5,
                read_timeout=30,
                # A short trouble passes unseen; a long one is the job table's.
                retries={"mode": "standard", "total_max_attempts": 3},
                # Only AWS knows these checksums; others answer 400.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )
        super().__init__(**settings)

    def get_object_parameters(self, name: str) -> dict[str, Any]:
        """Say how long caches may keep what the bucket itself sends."""
        parameters = super().get_object_parameters(name)
        split = split_name(name)
        if self.public_url and split and find_type(split[1]):
            lasting = "max-age=300" if is_text(name) else "max-age=31536000, immutable"
            parameters.setdefault("CacheControl", f"public, {lasting}")
        return parameters
