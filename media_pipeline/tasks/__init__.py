"""What the task engines run: one body for all jobs, and the care for what they leave."""

from media_pipeline.actions.jobs import register_kind
from media_pipeline.actions.jobs.keep import ask_to_stop
from media_pipeline.tasks.care import take_care
from media_pipeline.tasks.running import prepare_worker, run
from media_pipeline.tasks.tickets import issue_missing_tickets, issue_ticket

# Bodies are named by their path: a web process adds jobs and loads nothing that does them.
ENCODE = "media_pipeline.actions.encode"
register_kind(
    "receive",
    "media_pipeline.actions.receive.receive",
    ended="media_pipeline.actions.uploads.ending.give_up_upload",
)
register_kind(
    "encode",
    f"{ENCODE}.whole.encode",
    ended="media_pipeline.actions.encodings.give_up_encoding",
)
register_kind("encode-unit", f"{ENCODE}.pieces.encode_unit")
register_kind("encode-sounds", f"{ENCODE}.pieces.encode_all_sounds")
register_kind("publish", "media_pipeline.actions.showing.settle")
register_kind(
    "master",
    "media_pipeline.actions.masters.making.make",
    ended="media_pipeline.actions.masters.making.give_up_master",
)
register_kind("encode-rung", f"{ENCODE}.packs.pack_and_measure")

__all__ = [
    "ask_to_stop",
    "issue_missing_tickets",
    "issue_ticket",
    "prepare_worker",
    "register_kind",
    "run",
    "take_care",
]
