"""The process that renders one text and ends: a task on standard input, the HTML's pieces as JSON on standard output.

It limits itself before it reads anything, so it ends even when nobody is left who would end it.
"""

import faulthandler
import json
import os
import sys
from pathlib import Path

from kb_app import language, places
from kb_app.services.rendering.task import task_from_json

if sys.platform != "win32":
    import resource

SECONDS = 10
"""Of the processor, where the system has such a limit, and by the clock everywhere."""

MEMORY = 512 * 1024 * 1024
"""Bytes of address space, where the system has such a limit (Windows has not). 400,000 characters need a quarter."""


def main() -> int:
    limit()
    task = task_from_json(sys.stdin.buffer.read())
    language.use(task.language, places.resources() / "translations")
    sys.stdout.buffer.write(json.dumps(list(task.render())).encode())
    return 0


def limit() -> None:
    """From now on this process ends by itself. The clock needs no turn of the interpreter, which a pattern may keep."""
    nowhere = Path(os.devnull).open("w")  # noqa: SIM115 - for as long as the process lives
    faulthandler.dump_traceback_later(SECONDS, exit=True, file=nowhere)
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
