#!/usr/bin/env python3
"""Runs Django's commands with the settings of the complete site."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.project.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
