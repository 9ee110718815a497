"""`kb`: parse, build the services, do the deed, say errors in one sentence, exit with the contract's code."""

import contextlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from kb_app import language, places, settings
from kb_app.cli import commands
from kb_app.cli.arguments import build_parser
from kb_app.cli.terminal import write_error
from kb_app.domain.errors import KbError, LocalError, ShareOffline, ShareSuspicious, UsageError
from kb_app.domain.share_url import is_url
from kb_app.services.wording import error_sentence

EXIT_CODES = ((UsageError, 2), (ShareOffline, 3), (ShareSuspicious, 4), (LocalError, 5))


def main(argv: Sequence[str] | None = None) -> int:
    """Exit codes: 0 done, 1 found problems, 2 wrong usage, 3 share offline, 4 share suspicious, 5 local disk."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    arguments = sys.argv[1:] if argv is None else list(argv)
    language.use(_language(arguments), places.resources() / "translations")
    parsed = build_parser().parse_args(arguments)
    try:
        loaded = settings.load(parsed.home, parsed.config)
        folders = tuple(places.place_of(text) for text in parsed.folder or _folder_variable())
        return commands.COMMANDS[parsed.command or "open"](settings.follow(loaded, folders), parsed)
    except KbError as error:
        write_error(f"kb: {error_sentence(error)}")
        return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), 1)
    except BrokenPipeError:
        # whoever read the output has gone: nothing is wrong, and Python must not complain when it flushes
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _folder_variable() -> list[str]:
    given = os.environ.get("KB_FOLDER", "")
    # where paths are separated by colons, an address has some of its own
    return [given] if is_url(given) else [part for part in given.split(os.pathsep) if part]


def _language(arguments: Sequence[str]) -> str:
    """The language must be known before the parser that words the help: look for the two options by hand."""
    given = {}
    for name in ("--home", "--config"):
        for position, word in enumerate(arguments):
            if word == name and position + 1 < len(arguments):
                given[name] = Path(arguments[position + 1])
            elif word.startswith(f"{name}="):
                given[name] = Path(word.partition("=")[2])
    return settings.load(given.get("--home"), given.get("--config")).text("language")
