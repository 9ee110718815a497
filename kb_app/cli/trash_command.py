"""`kb trash`: what was removed or replaced in the last 90 days, and the removals that wait for a decision"""

import argparse
import json
from itertools import groupby
from typing import Any

from kb_app.bootstrap import build
from kb_app.cli.terminal import DIM, styled, write
from kb_app.cli.writing_commands import tell_saved
from kb_app.domain.errors import UsageError
from kb_app.language import tr, trn
from kb_app.services.removals import FormerVersion, HeldRemoval, Removals
from kb_app.services.wording import refresh_sentence
from kb_app.settings import Settings


def trash(settings: Settings, arguments: argparse.Namespace) -> int:
    services = build(settings)
    removals = services.removals
    match arguments.deed:
        case "show":
            write(removals.text(removals.find(arguments.id)))
        case "return":
            version = removals.find(arguments.id)
            item = services.tending.give_back(version.folder, version.path, removals.content(version))
            return tell_saved(item, as_json=arguments.json)
        case "held" if arguments.json:
            write(json.dumps([_held_document(one) for one in removals.held()], ensure_ascii=False, indent=2))
        case "held":
            _write_held(removals.held())
        case "agree":
            return _agree(removals, arguments.id, as_json=arguments.json)
        case _ if arguments.json:
            write(json.dumps([_document(version) for version in removals.former()], ensure_ascii=False, indent=2))
        case _:
            _write_list(removals.former())
            if held := removals.held():
                write(
                    trn(
                        "{count} retrait attend une décision : kb trash held.",
                        "{count} retraits attendent une décision : kb trash held.",
                        len(held),
                    )
                )
    return 0


def _agree(removals: Removals, start: str, *, as_json: bool) -> int:
    """A person says that the held removals whose ids begin with `start` are meant. Raises UsageError, LocalError."""
    meant = [one for one in removals.held() if start and one.id.startswith(start)]
    if not meant:
        raise UsageError(tr("Quel retrait ? kb trash held en donne la liste ; le nom du dossier suffit pour tous."))
    for folder, group in groupby(meant, key=lambda one: one.folder):
        removals.agree(folder, [one.path for one in group])
    said = trn("{count} fichier sera retiré par kb sync.", "{count} fichiers seront retirés par kb sync.", len(meant))
    write(json.dumps({"agreed": len(meant)}) if as_json else said)
    return 0


def _write_list(versions: tuple[FormerVersion, ...]) -> None:
    if not versions:
        write(tr("Rien n'a été retiré ni remplacé ces 90 derniers jours."))
    for version in versions:
        what = tr("retirée") if version.is_removed else tr("remplacée")
        write(f"{version.when.astimezone():%Y-%m-%d %H:%M}  {what:9}  {version.title}  {styled(version.id, DIM)}")


def _write_held(held: tuple[HeldRemoval, ...]) -> None:
    if not held:
        write(tr("Aucun retrait n'attend de décision."))
    for (folder, reason), group in groupby(held, key=lambda one: (one.folder, one.reason)):
        write(f"{folder} · {refresh_sentence(reason)}")
        for one in group:
            write(f"  {one.since:%Y-%m-%d}  {one.title}  {styled(one.id, DIM)}")


def _held_document(one: HeldRemoval) -> dict[str, Any]:
    return {
        "id": one.id,
        "folder": one.folder,
        "path": one.path,
        "title": one.title,
        "reason": one.reason,
        "since": one.since.isoformat(timespec="seconds"),
    }


def _document(version: FormerVersion) -> dict[str, Any]:
    return {
        "id": version.id,
        "folder": version.folder,
        "path": version.path,
        "title": version.title,
        "what": "removed" if version.is_removed else "replaced",
        "when": version.when.isoformat(timespec="seconds"),
    }
