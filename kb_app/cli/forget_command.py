"""`kb forget`: a person's name taken out of the headers on their request; said first, sent with `--send`."""

import argparse
import json
from collections.abc import Sequence

from kb_app.bootstrap import build
from kb_app.cli.terminal import BOLD, DIM, styled, write
from kb_app.domain.names import displayable
from kb_app.language import tr, trn
from kb_app.services.privacy.name_removal import NameFindings
from kb_app.settings import Settings


def forget(settings: Settings, arguments: argparse.Namespace) -> int:
    removal = build(settings).name_removal
    found = removal.find(arguments.name)
    sent = removal.send(found) if arguments.send else ()
    if arguments.json:
        write(json.dumps(_document(found) | {"outbox": [item.id for item in sent]}, ensure_ascii=False, indent=2))
        return 0
    for change in found.changes:
        write(f"{styled(displayable(change.entry.title), BOLD)}  {styled(change.entry.path, DIM)}")
        for line in change.lines:
            write(f"    {displayable(line)}")
    if not found.changes:
        write(tr("Aucun en-tête ne porte ce nom."))
    _write_rest(tr("Le texte de ces fiches le cite : à reprendre à la main"), found.mentions)
    _write_rest(tr("En-tête illisible, à réparer d'abord"), found.unreadable)
    _write_rest(
        tr("Messages signés, que Vademecum ne change jamais : qui gère le partage peut les effacer"), found.records
    )
    write()
    write(
        tr("Les anciennes versions (.kb/history, .kb/objects) gardent le nom : qui gère le partage peut les effacer.")
    )
    if sent:
        write(trn("{count} envoi part avec kb sync.", "{count} envois partent avec kb sync.", len(sent)))
    elif found.changes:
        write(styled(tr("Rien n'est envoyé : ajoutez --send pour publier ces changements."), DIM))
    return 0


def _write_rest(heading: str, lines: Sequence[str]) -> None:
    if lines:
        write()
        write(styled(heading, BOLD))
        for line in lines:
            write(f"    {displayable(line)}")


def _document(found: NameFindings) -> dict[str, object]:
    return {
        "changes": [
            {"article": change.entry.id, "path": change.entry.path, "lines": list(change.lines)}
            for change in found.changes
        ],
        "mentions": list(found.mentions),
        "unreadable": list(found.unreadable),
        "records": list(found.records),
    }
