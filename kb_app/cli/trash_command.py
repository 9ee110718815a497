"""`kb trash`: what was removed or replaced in the last 90 days; read it, or give it back to the folder"""

import argparse
import json
from typing import Any

from kb_app.bootstrap import build
from kb_app.cli.terminal import DIM, styled, write
from kb_app.cli.writing_commands import tell_saved
from kb_app.language import tr
from kb_app.services.removals import FormerVersion
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
        case _ if arguments.json:
            write(json.dumps([_document(version) for version in removals.former()], ensure_ascii=False, indent=2))
        case _:
            _write_list(removals.former())
    return 0


def _write_list(versions: tuple[FormerVersion, ...]) -> None:
    if not versions:
        write(tr("Rien n'a été retiré ni remplacé ces 90 derniers jours."))
    for version in versions:
        what = tr("retirée") if version.is_removed else tr("remplacée")
        write(f"{version.when.astimezone():%Y-%m-%d %H:%M}  {what:9}  {version.title}  {styled(version.id, DIM)}")


def _document(version: FormerVersion) -> dict[str, Any]:
    return {
        "id": version.id,
        "folder": version.folder,
        "path": version.path,
        "title": version.title,
        "what": "removed" if version.is_removed else "replaced",
        "when": version.when.isoformat(timespec="seconds"),
    }
