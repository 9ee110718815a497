"""Commands that write: drafts, articles and feedback into the outbox, and the outbox itself."""

import argparse
import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from kb_app.bootstrap import Services, build
from kb_app.cli.terminal import BOLD, DIM, styled, write, write_error
from kb_app.domain.contribution import Change, DamagedItem, Fate, OutboxItem, Subject, is_proposal
from kb_app.domain.errors import UsageError
from kb_app.domain.names import displayable
from kb_app.language import tr, trn
from kb_app.services.events import Delivering
from kb_app.services.feedback import signature_note
from kb_app.services.sending import kind_words, moment, proposed_words, since_words, state_words
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


def outbox(settings: Settings, arguments: argparse.Namespace) -> int:
    services = build(settings)
    sending = services.sending
    match arguments.deed:
        case "retry":
            count = sending.retry()
            if arguments.json:
                write(json.dumps({"retry": count}))
            else:
                write(
                    trn("{count} envoi sera retenté par kb sync.", "{count} envois seront retentés par kb sync.", count)
                )
            return 0
        case "show":
            return _show(sending.get(_needed(arguments.id)), as_json=arguments.json)
        case "drop":
            item = sending.get(_needed(arguments.id))
            if not sending.drop(item):
                raise UsageError(tr("Trop tard : cet envoi est déjà parti."))
            write(json.dumps({"dropped": item.id}) if arguments.json else tr("Retiré : {title}", title=item.title))
            return 0
    items = (*sending.waiting(), *(sending.sent() if arguments.all else sending.conflicts()))
    damaged = sending.damaged()
    proposed = services.validation.mine()
    items = tuple(item for item in items if item.id not in {each.id for each, _ in proposed})
    if arguments.json:
        rows = [_proposed_document(item, owner) for item, owner in proposed]
        rows += [_document(item) for item in items] + [_damaged_document(item) for item in damaged]
        write(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    now = time.time()
    told = [(item, proposed_words(owner)) for item, owner in proposed] + [(item, state_words(item)) for item in items]
    for item, state in told:
        write(f"{styled(item.id[:SHORT], DIM)}  {kind_words(item)} · {styled(item.title, BOLD)}")
        write(f"          {state} · {item.folder} · {since_words(item, now)}")
    for broken in damaged:
        write(tr("Envoi abîmé, gardé de côté : {path}", path=broken.file))
    if not told and not damaged:
        write(tr("Rien n'attend."))
    return 0


def history(settings: Settings, arguments: argparse.Namespace) -> int:
    from kb_app.services.history import differences, version_text

    past = build(settings).history
    if arguments.restore:
        return tell_saved(past.restore(arguments.id, arguments.restore.lower()), as_json=arguments.json)
    versions = past.versions(arguments.id)
    changes = [*(differences(old.content, new.content) for new, old in pairwise(versions)), []]
    if arguments.json:
        rows = [
            {
                "revision": version.revision,
                "present": version.is_present,
                "written": _iso(version.written),
                "replaced": _iso(version.replaced),
                "author": version.author,
                "diff": diff,
                **({"text": version_text(version)} if arguments.texts else {}),
            }
            for version, diff in zip(versions, changes, strict=False)
        ]
        write(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for version, diff in zip(versions, changes, strict=False):
        author = tr("signé {name} (non vérifié)", name=version.author) if version.author else tr("non signé")
        when = _local(version.written) or tr("première version connue")
        write(f"{styled(version.revision[:SHORT], BOLD)}  {when} · {author}")
        for line in diff:
            write(f"    {displayable(line)}")
    if not versions:
        write(tr("Aucune version connue."))
    return 0


def tell_delivery(settings: Settings, told: Iterable[Delivering], waiting: int) -> None:
    """What left the outbox in a refresh, a line each, and how much still waits."""
    sending = build(settings).sending
    for event in told:
        if event.outcome != Fate.WAITING:
            item = sending.get(event.item)
            write(f"{item.title} : {state_words(item)}")
    if waiting:
        write(trn("{count} envoi en attente (kb outbox).", "{count} envois en attente (kb outbox).", waiting))


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


def _show(item: OutboxItem, *, as_json: bool) -> int:
    if as_json:
        write(json.dumps(_document(item) | {"text": _text(item)}, ensure_ascii=False, indent=2))
        return 0
    write(f"{kind_words(item)} · {styled(item.title, BOLD)}")
    write(f"{state_words(item)} · {item.folder} · {since_words(item, time.time())}")
    write()
    write(_text(item))
    return 0


def _text(item: OutboxItem) -> str:
    contribution = item.contribution
    if isinstance(contribution, Change):
        return (contribution.content or b"").decode("utf-8", "replace")
    proposal = contribution.proposal
    return contribution.text if proposal is None else proposal.content.decode("utf-8", "replace")


def _document(item: OutboxItem) -> dict[str, Any]:
    """An item of `kb outbox --json`. Times are ISO 8601 in UTC, empty for never."""
    progress, contribution = item.progress, item.contribution
    return {
        "id": item.id,
        "kind": "change" if isinstance(contribution, Change) else contribution.subject.value,
        "title": item.title,
        "article": contribution.article,
        "folder": item.folder,
        "path": progress.path or (contribution.path if isinstance(contribution, Change) else ""),
        "state": progress.fate.value,
        "reason": progress.reason,
        "message": state_words(item),
        "since": moment(item.since),
        "attempts": progress.attempts,
        "next_try": moment(progress.next_try),
        "delivered": moment(progress.delivered_at),
        "conflict_path": progress.conflict_path,
    }


def _proposed_document(item: OutboxItem, owner: str) -> dict[str, Any]:
    return _document(item) | {"state": "proposed", "message": proposed_words(owner)}


def _damaged_document(item: DamagedItem) -> dict[str, Any]:
    return {"id": item.name, "state": "damaged", "path": item.file, "since": moment(item.since)}


def _iso(when: datetime | None) -> str:
    return when.isoformat(timespec="seconds") if when else ""


def _local(when: datetime | None) -> str:
    return f"{when.astimezone():%Y-%m-%d %H:%M}" if when else ""


def _needed(id_: str) -> str:
    if not id_:
        raise UsageError(tr("Quel envoi ? kb outbox en donne la liste."))
    return id_
