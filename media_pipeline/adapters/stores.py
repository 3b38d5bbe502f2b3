"""The two stores of the site, as `STORAGES` describes them: what is private, what is public."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, storages

from media_pipeline.adapters.store import BadName, Store, Stored, StoreUnavailable
from media_pipeline.adapters.stores_far import FarStore
from media_pipeline.adapters.stores_local import LocalStore
from media_pipeline.conf import get_conf

__all__ = [
    "BadName",
    "Store",
    "StoreUnavailable",
    "Stored",
    "get_private_store",
    "get_public_store",
]


def get_private_store() -> Store:
    """Return where originals and everything made of them are kept."""
    return _wrap(storages[get_conf().private_storage])


def get_public_store() -> Store:
    """Return where the files of published recordings are, as well."""
    return _wrap(storages[get_conf().public_storage])


@lru_cache(maxsize=16)
def _find_local(location: str, mode: int | None) -> LocalStore:
    return LocalStore(Path(location), mode=mode)


def _wrap(storage: Any) -> Store:
    if isinstance(storage, FileSystemStorage):
        return _find_local(str(storage.location), storage.file_permissions_mode)
    if hasattr(storage, "bucket_name") and hasattr(storage, "connection"):
        # boto3 takes half a second to import; a site on its own disk never needs it.
        from media_pipeline.adapters.stores_s3 import S3Store

        return S3Store(storage)
    return FarStore(storage)
