"""The servers that other tests rely on do what they are relied on for."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError

import kombu
import psycopg
import pytest

from tests.services.servers.application import application
from tests.services.servers.nginx import StartNginx
from tests.services.servers.process import Server
from tests.services.servers.rgw import S3

ROOT = Path(__file__).resolve().parents[2]
PART = 5 * 1024 * 1024
JOBS = kombu.Queue("jobs", routing_key="jobs", queue_arguments={"x-queue-type": "quorum"})


def fetch(url: str, **headers: str) -> tuple[int, bytes]:
    """Return status and body."""
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read()
    except HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read()


def put(url: str, payload: object) -> None:
    """Put one message into the queue and wait until the broker has it on disk."""
    with kombu.Connection(url, transport_options={"confirm_publish": True}) as connection:
        queue = connection.SimpleQueue(JOBS)
        queue.put(payload)
        queue.close()


def take(url: str) -> object:
    """Take one message off the queue and acknowledge it."""
    with kombu.Connection(url) as connection:
        queue = connection.SimpleQueue(JOBS)
        message = queue.get(timeout=30)
        message.ack()
        queue.close()
        return message.payload


def test_database_killed_and_restarted_keeps_what_was_committed(
    postgres: Server, make_database: Callable[[str], str]
) -> None:
    url = make_database("killed")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
    before = postgres.pid
    with psycopg.connect(url) as connection:
        postgres.kill()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    postgres.start()
    assert postgres.pid != before
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (42,)


def test_broker_killed_and_restarted_keeps_a_message(rabbitmq: Server, rabbitmq_url: str) -> None:
    put(rabbitmq_url, {"lesson": 7})
    rabbitmq.kill()
    with pytest.raises(OSError), kombu.Connection(rabbitmq_url) as connection:
        connection.connect()
    rabbitmq.start()
    assert take(rabbitmq_url) == {"lesson": 7}


def test_broker_stopped_in_order_keeps_a_message(rabbitmq: Server, rabbitmq_url: str) -> None:
    put(rabbitmq_url, {"lesson": 8})
    rabbitmq.stop()
    rabbitmq.start()
    assert take(rabbitmq_url) == {"lesson": 8}


def test_object_store_takes_parts_copies_and_answers_signed_ranges(s3: S3) -> None:
    client, bucket = s3.make_client(), s3.make_bucket("parts")
    upload = client.create_multipart_upload(Bucket=bucket, Key="whole")["UploadId"]
    bodies = [b"a" * PART, b"b" * 10]
    parts = [
        {
            "PartNumber": number,
            "ETag": client.upload_part(
                Bucket=bucket, Key="whole", UploadId=upload, PartNumber=number, Body=body
            )["ETag"],
        }
        for number, body in enumerate(bodies, start=1)
    ]
    client.complete_multipart_upload(
        Bucket=bucket, Key="whole", UploadId=upload, MultipartUpload={"Parts": parts}
    )
    client.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "whole"})
    url = client.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "copy"})
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in url
    assert fetch(url, Range=f"bytes={PART - 1}-{PART + 1}") == (206, b"abb")


def test_object_store_refuses_a_forged_signature(s3: S3) -> None:
    client, bucket = s3.make_client(), s3.make_bucket("forged")
    client.put_object(Bucket=bucket, Key="secret", Body=b"secret")
    url = client.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "secret"})
    assert fetch(url) == (200, b"secret")
    signature = url.rpartition("X-Amz-Signature=")[2]
    forged = url.replace(signature, signature[::-1])
    assert fetch(forged)[0] == 403
    assert fetch(f"{s3.endpoint_url}/{bucket}/secret")[0] == 403


def test_web_server_sends_the_range_of_a_file_that_the_application_names(
    start_nginx: StartNginx, tmp_path: Path
) -> None:
    (tmp_path / "lesson.mp4").write_bytes(b"0123456789")
    with application() as port:
        url = start_nginx(
            """
            server {
                listen 127.0.0.1:@port@;
                location / { proxy_pass http://127.0.0.1:@application@; }
                location /_private/ { internal; alias @folder@/; }
            }
            """,
            application=port,
            folder=tmp_path,
        )
        assert fetch(f"{url}/lesson.mp4", Range="bytes=2-4") == (206, b"234")
        assert fetch(f"{url}/_private/lesson.mp4")[0] == 404


def test_web_server_refuses_a_faulty_configuration(start_nginx: StartNginx) -> None:
    with pytest.raises(AssertionError, match="unknown directive"):
        start_nginx("sever { }")


ORPHAN = """
import time
from pathlib import Path
from tests.services.servers.process import Server

def is_ready():
    return Path(f"/proc/{server.pid}/comm").read_text() == "sleep\\n"

server = Server(
    name="orphan", command=["sleep", "600"], folder=Path.cwd(), port=0, is_ready=is_ready
)
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


def test_server_ends_with_a_test_run_that_was_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ORPHAN],
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as run:
        assert run.stdout is not None
        orphan = Path("/proc") / run.stdout.readline().decode().strip()
        assert orphan.exists()
        run.kill()
    deadline = time.monotonic() + 10
    while orphan.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not orphan.exists()
