"""The life of a job: added, claimed, kept alive, finished, cancelled, reaped."""

from media_pipeline.actions.jobs.add import add_job, retry_job, set_priority
from media_pipeline.actions.jobs.cancel import cancel_job
from media_pipeline.actions.jobs.claim import claim_job
from media_pipeline.actions.jobs.kinds import NoSuchKind, register_kind
from media_pipeline.actions.jobs.perform import perform_job
from media_pipeline.actions.jobs.reap import Reaped, reap_jobs
from media_pipeline.actions.jobs.work import ChildJob, Done, Split, Work

__all__ = [
    "ChildJob",
    "Done",
    "NoSuchKind",
    "Reaped",
    "Split",
    "Work",
    "add_job",
    "cancel_job",
    "claim_job",
    "perform_job",
    "reap_jobs",
    "register_kind",
    "retry_job",
    "set_priority",
]
