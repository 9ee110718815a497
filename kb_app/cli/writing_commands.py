"""Commands that write: drafts, and articles and feedback into the outbox."""

import argparse
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

from kb_app.bootstrap import Services, build
from kb_app.cli.terminal import DIM, styled, write, write_error
from kb_app.domain.contribution import OutboxItem, Subject, is_proposal
from kb_app.language import tr
from kb_app.services.feedback import signature_note
from kb_app.settings import Settings

SHORT = 8  # characters of an item's id that are shown


def new(settings: Settings, arguments: argparse.Namespace) -> int:
    services = build(settings)
    return _tell_draft(
        services, services.editing.begin(arguments.title, arguments.template, arguments.into), as_json=arguments.json
    )


def edit(settings: Settings, arguments: argparse.Namespace) -> int:
    services = build(settings)
    return _tell_draft(services, services.editing.open_draft(arguments.id), as_json=arguments.json)


def publish(settings: Settings, arguments: argparse.Namespace) -> int:
    services = build(settings)
    item = services.editing.publish(arguments.file, arguments.base)
    _tell_obstacle(services.editing.obstacle(item.folder))
    return tell_saved(item, as_json=arguments.json)


def flag(settings: Settings, arguments: argparse.Namespace) -> int:
    site = settings.text("site") if arguments.site is None else arguments.site
    desk = build(settings).feedback
    item = desk.send(
        Subject(arguments.kind), arguments.text, arguments.id, site=site, in_reply_to=arguments.in_reply_to
    )
    if not arguments.json:
        write(styled(signature_note(settings.text("signature")), DIM))
    return tell_saved(item, as_json=arguments.json)


def _tell_obstacle(obstacle: str) -> None:
    """On standard error, so that scripts hear it too."""
    if obstacle:
        words = tr("{why} Votre texte restera sur ce poste : personne d'autre ne le lira.", why=obstacle)
        write_error(f"kb: {words}")


def _tell_draft(services: Services, draft: Path, *, as_json: bool) -> int:
    _tell_obstacle(services.drafting.load(draft).obstacle)
    if as_json:
        write(json.dumps({"draft": str(draft)}, ensure_ascii=False))
        return 0
    write(str(draft))
    if sys.stdin.isatty() and sys.stdout.isatty():
        _open_in_editor(draft)
    write(styled(tr("Pour envoyer : kb publish {path}", path=shlex.quote(str(draft))), DIM))
    return 0


def _open_in_editor(draft: Path) -> None:
    """In the editor that the person chose for their terminal; nothing without one."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        return
    try:
        subprocess.run([*shlex.split(editor), str(draft)], check=False)
    except (OSError, ValueError) as error:
        sentence = tr("L'éditeur « {name} » ne s'ouvre pas : {reason}", name=editor, reason=error)
        write_error(f"kb: {sentence}")


def tell_saved(item: OutboxItem, *, as_json: bool) -> int:
    if as_json:
        write(json.dumps({"outbox": item.id, **({"proposed": True} if is_proposal(item) else {})}))
        return 0
    if is_proposal(item):
        write(tr("Cette fiche est validée : votre texte est proposé à qui en répond, qui décide."))
    write(tr("Enregistré sur ce poste : {title} ({id}).", title=item.title, id=item.id[:SHORT]))
    write(styled(tr("Partira avec kb sync, ou tout de suite si Vademecum est ouvert."), DIM))
    return 0
