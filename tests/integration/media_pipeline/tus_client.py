"""A small tus client over Django's test client, for tests that look at every status."""

import base64
import hashlib
from typing import Any

from django.test import Client

BYTES_TYPE = "application/offset+octet-stream"
FILES = "/media-uploads/files/"


def encode(**pairs: object) -> str:
    return ",".join(
        f"{key} {base64.b64encode(str(value).encode()).decode()}" for key, value in pairs.items()
    )


def sum_of(data: bytes, algorithm: str = "sha256") -> str:
    digest = hashlib.new(algorithm, data).digest()
    return f"{algorithm} {base64.b64encode(digest).decode()}"


class Tus:
    """Speaks for one person."""

    def __init__(self, client: Client, **defaults: str) -> None:
        self.client = client
        self.defaults = {"Tus-Resumable": "1.0.0"} | defaults

    def send(
        self, method: str, path: str, data: bytes = b"", *, type: str = "", **headers: str
    ) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        # Django's client names no type for a body of no bytes; browsers do.
        return self.client.generic(
            method, path, data, type, headers=self.defaults | named, CONTENT_TYPE=type
        )

    def begin(self, length: int, data: bytes = b"", **headers: str) -> Any:
        metadata = headers.pop("Upload_Metadata", encode(filename="bai.mp4", filetype="video/mp4"))
        return self.send(
            "POST",
            FILES,
            data,
            type=BYTES_TYPE if data else "",
            Upload_Length=str(length),
            Upload_Metadata=metadata,
            **headers,
        )

    def patch(self, path: str, offset: int, data: bytes, **headers: str) -> Any:
        return self.send("PATCH", path, data, type=BYTES_TYPE, Upload_Offset=str(offset), **headers)

    def head(self, path: str) -> Any:
        return self.send("HEAD", path)

    def delete(self, path: str) -> Any:
        return self.send("DELETE", path)
