"""What workers do for packs; bodies are named by their path, so that web processes load none."""

from lms.offline.actions.offering import BUILD
from lms.offline.actions.subscribing import SYNC
from media_pipeline.actions.jobs import register_kind


def register_kinds() -> None:
    """Let workers know the kinds of jobs of this app."""
    register_kind(BUILD, "lms.offline.actions.build_job.build")
    register_kind(SYNC, "lms.offline.actions.sync_job.sync")
