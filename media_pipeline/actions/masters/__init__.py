"""A master is asked for, made by a job, called off, revoked."""

from media_pipeline.actions.masters.requesting import (
    UnableToRequestMaster,
    cancel_master,
    request_master,
)
from media_pipeline.actions.masters.revoking import UnableToRevokeMaster, revoke_master
from media_pipeline.actions.masters.sweeping import sweep_mastering

__all__ = [
    "UnableToRequestMaster",
    "UnableToRevokeMaster",
    "cancel_master",
    "request_master",
    "revoke_master",
    "sweep_mastering",
]
