"""A store on an S3 server: multipart uploads, copies made by the server, reads by range."""

import contextlib
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import boto3.session
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from urllib3.exceptions import HTTPError

from media_pipeline.adapters.store import SMALL_BYTES, Store, Stored, StoreUnavailable, check_name
from media_pipeline.adapters.stores_far import FarStore
from media_pipeline.core.players_files import find_type, split_name
from media_pipeline.core.refusals import OutOfDisk

MISSING = {"404", "NoSuchKey", "NotFound"}
FULL = {"QuotaExceeded", "XMinioStorageFull", "InsufficientCapacity"}
PLAIN = "application/octet-stream"
# Parts of a link that breaks are sent again, not the whole file.
PART_BYTES = 8 << 20
TRANSFER = TransferConfig(
    multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES, max_concurrency=4
)
# A server copies more in one go; but it must answer before we stop listening.
COPIES = TransferConfig(multipart_threshold=256 << 20, multipart_chunksize=256 << 20)


class S3Store(FarStore):
    """Files of a bucket, by way of django-storages' S3Storage."""

    def put(self, path: Path, name: str, *, move: bool = False) -> None:
        check_name(name)
        if self._size_or_none(name) != path.stat().st_size:
            with self.answers():
                self.client.upload_file(
                    str(path),
                    self.bucket,
                    self.key(name),
                    ExtraArgs=self._describe(name),
                    Config=TRANSFER,
                )
        if move:
            path.unlink(missing_ok=True)

    def write(self, name: str, content: bytes) -> None:
        check_name(name)
        with self.answers():
            # One request that replaces: never a moment without the file.
            self.client.put_object(
                Bucket=self.bucket, Key=self.key(name), Body=content, **self._describe(name)
            )

    def stat(self, name: str) -> Stored:
        found = self._head(name)
        return Stored(
            size=found["ContentLength"], etag=found["ETag"], modified_at=found["LastModified"]
        )

    def has(self, name: str) -> bool:
        return Store.has(self, name)

    def open(self, name: str) -> BinaryIO:
        return io.BufferedReader(S3Reader(self, name, self.size(name)), buffer_size=1 << 16)

    def copy_to(self, other: Store, name: str, target: str) -> None:
        if not isinstance(other, S3Store) or not self._shares_server(other):
            super().copy_to(other, name, target)
            return
        found = self._head(name)
        size = found["ContentLength"]
        if size > SMALL_BYTES and other.has(target) and other.size(target) == size:
            return
        extra = {"MetadataDirective": "REPLACE", **other._describe(target)}
        with other.answers():
            # By parts above 5 GB, which is the most that the server copies at once.
            other.client.copy(
                {"Bucket": self.bucket, "Key": self.key(name)},
                other.bucket,
                other.key(target),
                ExtraArgs=extra,
                Config=COPIES,
            )

    def delete_tree(self, prefix: str) -> None:
        names = self.list_tree(check_name(prefix))
        for start in range(0, len(names), 1000):
            keys = [{"Key": self.key(name)} for name in names[start : start + 1000]]
            with self.answers():
                left = self.client.delete_objects(
                    Bucket=self.bucket, Delete={"Objects": keys, "Quiet": True}
                )
            if left.get("Errors"):
                raise StoreUnavailable(f"{len(left['Errors'])} files could not be deleted")

    def sweep(self, *, before: datetime) -> None:
        with self.answers():
            pages = self.client.get_paginator("list_multipart_uploads").paginate(
                Bucket=self.bucket, Prefix=self.key("")
            )
            for upload in (one for page in pages for one in page.get("Uploads", [])):
                if upload["Initiated"] < before:
                    self.client.abort_multipart_upload(
                        Bucket=self.bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                    )

    def address(self, name: str, *, seconds: int) -> str | None:
        client = self._browser_client()
        if client is None:
            return None
        return client.generate_presigned_url(
            "get_object",
            Params={"Bucket": self.bucket, "Key": self.key(check_name(name))},
            ExpiresIn=seconds,
        )

    def public_address(self, name: str) -> str | None:
        base = getattr(self.storage, "public_url", "")
        return f"{base.rstrip('/')}/{check_name(name)}" if base else None

    @property
    def client(self) -> Any:
        """Return botocore's client."""
        return self.storage.connection.meta.client

    @property
    def bucket(self) -> str:
        """Return the bucket's name."""
        return self.storage.bucket_name

    def key(self, name: str) -> str:
        """Return what the bucket calls `name`."""
        return "/".join(part for part in (self.storage.location.strip("/"), name) if part)

    def read_range(self, name: str, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to `end`, which is not among them."""
        with self.answers():
            got = self.client.get_object(
                Bucket=self.bucket, Key=self.key(name), Range=f"bytes={start}-{end - 1}"
            )
            return got["Body"].read()

    @contextlib.contextmanager
    def answers(self) -> Iterator[None]:
        try:
            with super().answers():
                yield
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code in MISSING:
                raise FileNotFoundError(str(error)) from error
            if code in FULL:
                raise OutOfDisk("the S3 server has no room") from error
            # Refused keys too: the person who mends the settings need not restart every job.
            raise StoreUnavailable(f"the S3 server answered {code}: {error}") from error
        except (BotoCoreError, HTTPClientError, Boto3Error, HTTPError) as error:
            if any(code in str(error) for code in FULL):
                raise OutOfDisk("the S3 server has no room") from error
            raise StoreUnavailable(f"the S3 server did not answer: {error}") from error

    def _describe(self, name: str) -> dict[str, str]:
        """Return what the server is to say of a file that it sends itself."""
        split = split_name(name)
        known = {"ContentType": (find_type(split[1]) if split else None) or PLAIN}
        return known | self.storage.get_object_parameters(name)

    def _fetch(self, name: str, path: Path) -> None:
        self.client.download_file(self.bucket, self.key(name), str(path), Config=TRANSFER)

    def _size_or_none(self, name: str) -> int | None:
        try:
            return self.size(name)
        except FileNotFoundError:
            return None

    def _walk(self, prefix: str) -> Iterator[str]:
        root = self.key("")
        root = f"{root}/" if root else ""
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=f"{root}{prefix}/" if prefix else root
        )
        for page in pages:
            for found in page.get("Contents", []):
                yield found["Key"].removeprefix(root)

    def _head(self, name: str) -> dict[str, Any]:
        with self.answers():
            return self.client.head_object(Bucket=self.bucket, Key=self.key(check_name(name)))

    def _shares_server(self, other: "S3Store") -> bool:
        ours, theirs = self.storage, other.storage
        return (ours.endpoint_url, ours.access_key) == (theirs.endpoint_url, theirs.access_key)

    def _browser_client(self) -> Any:
        """Return what signs for the address that browsers reach; it sends nothing itself."""
        base = getattr(self.storage, "browser_url", "")
        if not base:
            return None
        storage = self.storage
        return boto3.session.Session().client(
            "s3",
            aws_access_key_id=storage.access_key,
            aws_secret_access_key=storage.secret_key,
            region_name=storage.region_name,
            endpoint_url=base,
            config=Config(
                signature_version="s3v4", s3={"addressing_style": storage.addressing_style}
            ),
        )


class S3Reader(io.RawIOBase):
    """A file on an S3 server, read piece by piece from wherever one seeks."""

    PIECE_BYTES = 1 << 20

    def __init__(self, store: S3Store, name: str, size: int) -> None:
        self.store, self.name, self.size = store, name, size
        self.at = 0
        self.piece, self.piece_at = b"", 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.size}[whence]
        self.at = max(0, base + offset)
        return self.at

    def readinto(self, buffer: Any) -> int:
        if self.at >= self.size:
            return 0
        if not self.piece_at <= self.at < self.piece_at + len(self.piece):
            end = min(self.size, self.at + max(self.PIECE_BYTES, len(buffer)))
            self.piece, self.piece_at = self.store.read_range(self.name, self.at, end), self.at
        start = self.at - self.piece_at
        found = self.piece[start : start + len(buffer)]
        buffer[: len(found)] = found
        self.at += len(found)
        return len(found)
