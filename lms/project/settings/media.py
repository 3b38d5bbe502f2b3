"""Where recordings are kept, from the environment: on this machine's disk or on an S3 server."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

env = environ.Env()


def make_media_storages(var: Path) -> dict[str, dict[str, Any]]:
    """Return the two stores of the media pipeline for `STORAGES`."""
    if env.str("SONGHOC_MEDIA_STORE", default="disk") == "s3":
        common = {
            "endpoint_url": env.str("SONGHOC_S3_ENDPOINT", default="") or None,
            "region_name": env.str("SONGHOC_S3_REGION", default="us-east-1"),
            "access_key": env.str("SONGHOC_S3_ACCESS_KEY"),
            "secret_key": env.str("SONGHOC_S3_SECRET_KEY"),
            "addressing_style": env.str("SONGHOC_S3_ADDRESSING", default="path"),
            "browser_url": env.str("SONGHOC_S3_BROWSER_URL", default=""),
        }
        private = {"bucket_name": env.str("SONGHOC_S3_PRIVATE_BUCKET", default="songhoc-private")}
        public = {
            "bucket_name": env.str("SONGHOC_S3_PUBLIC_BUCKET", default="songhoc-public"),
            "public_url": env.str("SONGHOC_S3_PUBLIC_URL", default=""),
        }
        backend = "media_pipeline.adapters.s3_storage.MediaS3Storage"
        return {
            "media_private": {"BACKEND": backend, "OPTIONS": common | private},
            "media_public": {"BACKEND": backend, "OPTIONS": common | public},
        }
    backend = "django.core.files.storage.FileSystemStorage"
    return {
        # Recordings as they came, and everything made of them, until a lesson is published.
        "media_private": {"BACKEND": backend, "OPTIONS": {"location": var / "private"}},
        "media_public": {
            "BACKEND": backend,
            "OPTIONS": {"location": var / "public", "base_url": "/m/"},
        },
    }


def list_media_origins(storages: dict[str, dict[str, Any]]) -> list[str]:
    """Return the hosts other than ours from which pages load films, for the content policy."""
    addresses = {
        options.get(name, "")
        for storage in storages.values()
        for options in [storage["OPTIONS"]]
        for name in ("browser_url", "public_url")
    }
    split = [urlsplit(address) for address in sorted(addresses) if address]
    return sorted({f"{one.scheme}://{one.netloc}" for one in split})
