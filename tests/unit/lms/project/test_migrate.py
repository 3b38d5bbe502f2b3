"""Migrations change how garbage is collected for as long as they run."""

import gc

import pytest

from lms.project.management.commands.migrate import collecting_new_garbage_alone


def test_garbage_is_collected_as_before_when_migrations_have_failed() -> None:
    before = gc.get_threshold()
    with pytest.raises(OSError, match="the disk is full"), collecting_new_garbage_alone():
        assert gc.get_threshold() != before
        assert gc.get_freeze_count() > 0
        raise OSError("the disk is full")
    assert gc.get_threshold() == before
