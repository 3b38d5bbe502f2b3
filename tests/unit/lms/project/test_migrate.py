"""Migrations change how garbage is collected for as long as they run."""

import gc

import pytest

from lms.project.management.commands.migrate import collecting_new_garbage_alone


def migrate_on_a_full_disk() -> None:
    with collecting_new_garbage_alone():
        assert gc.get_threshold()[0] > 700
        assert gc.get_freeze_count() > 0
        raise OSError("the disk is full")


def test_garbage_is_collected_as_before_when_migrations_have_failed() -> None:
    tests_own = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    with pytest.raises(OSError, match="the disk is full"):
        migrate_on_a_full_disk()
    left = gc.get_threshold()
    gc.set_threshold(*tests_own)
    assert left == (700, 10, 10)
