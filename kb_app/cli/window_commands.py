"""`kb open` and `kb demo`: the window, where there is a screen; the demo does without one"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from kb_app import places
from kb_app import settings as settings_module
from kb_app.bootstrap import build
from kb_app.cli.reading_commands import show, write_answer
from kb_app.cli.sync_command import sync
from kb_app.cli.terminal import BOLD, styled, write
from kb_app.domain.errors import UsageError
from kb_app.domain.query import Query
from kb_app.language import tr
from kb_app.settings import Settings

DEMO_QUERIES = ("payer en plusieurs fois", "mot de pass oublié", "attestation bourse")


def open_window(settings: Settings, arguments: argparse.Namespace) -> int:
    if not has_display():
        raise UsageError(tr("Il n'y a pas d'écran ici : utilisez kb search, kb show ou kb demo."))
    from kb_app.ui.app import run

    services = build(settings)
    if settings.folders:
        services.remember_folders()
    return run(services, getattr(arguments, "query", ""))


def demo(settings: Settings, _arguments: argparse.Namespace) -> int:
    """The sample folder in a home that is thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="vademecum-demo-", ignore_cleanup_errors=True) as home:
        here = settings_module.load(Path(home), environment={})
        here = settings_module.change(here, language=settings.text("language"))
        here = settings_module.follow(here, (places.sample_folder(),))
        settings_module.remember_folders(here)
        if has_display():
            from kb_app.ui.app import run

            return run(build(here), "")
        write(tr("Synchronisation du dossier d'exemple…"))
        code = sync(here, argparse.Namespace(watch=False, json=False, listen=False, only=[]))
        services = build(here)
        answer = None
        for text in DEMO_QUERIES:
            write()
            write(styled(f"> {text}", BOLD))
            answer = services.searching.search(Query(text, limit=3))
            write_answer(answer)
        if answer is not None and answer.hits:
            write()
            show(here, argparse.Namespace(id=answer.hits[0].id, site="", format="text", json=False))
        services.close()
        return code


def has_display() -> bool:
    """Whether a window can be opened here."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
