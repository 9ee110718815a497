"""The local log: what went wrong and where in the program, never what was searched, read or written.

Messages of errors carry paths, and paths carry titles; so an error is noted by its kind and number only, and a
traceback by its places. Rotated: three files of half a megabyte for each process.
"""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import extract_tb
from types import TracebackType

BYTES = 500_000
FILES = 2
_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Formats a record without what an error says of files or texts."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%d %H:%M")

    def format(self, record: logging.LogRecord) -> str:
        plain = logging.makeLogRecord(record.__dict__)
        if isinstance(plain.args, tuple):
            plain.args = tuple(kind_of(arg) if isinstance(arg, BaseException) else arg for arg in plain.args)
        plain.exc_text = None
        return super().format(plain)

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - logging's own name
        _, error, trace = ei
        places = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in extract_tb(trace)]
        return "\n".join([kind_of(error) if error is not None else "", *places])


def kind_of(error: BaseException) -> str:
    """`FileNotFoundError 2`: the kind of an error and its number, if it has one."""
    number = getattr(error, "errno", None)
    return f"{type(error).__name__} {number}" if number is not None else type(error).__name__


def keep_journal(directory: Path, process: str) -> None:
    """Note warnings of this process in `directory`/<process>.log; a home that cannot be written to has no log."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            directory / f"{process}.log", maxBytes=BYTES, backupCount=FILES, encoding="utf-8", delay=True
        )
    except OSError:
        return
    handler.setFormatter(Discreet())
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
