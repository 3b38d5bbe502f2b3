"""A master is asked for, made by a job, revoked."""

from media_pipeline.actions.masters.requesting import (
    UnableToRequestMaster,
    check_request,
    request_master,
)
from media_pipeline.actions.masters.revoking import UnableToRevokeMaster, revoke_master
from media_pipeline.actions.masters.sweeping import sweep_mastering

__all__ = [
    "UnableToRequestMaster",
    "UnableToRevokeMaster",
    "check_request",
    "request_master",
    "revoke_master",
    "sweep_mastering",
]
