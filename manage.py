#!/usr/bin/env python
"""Commands. Beside a running `make run`, a command typed by hand finds the same services and the same key."""

import os
import sys

from django.core.management import execute_from_command_line

from partnerportal import local

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnerportal.settings")
    if "up" in sys.argv[1:2] or (not os.environ.get("SECRET_KEY") and local.was_run_here()):
        local.complete(os.environ)
    execute_from_command_line(sys.argv)
