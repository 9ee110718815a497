"""`kb outbox`: what waits to go out, since when and why; what was delivered, or stands beside an article"""

import argparse
import json
import time
from collections.abc import Iterable
from typing import Any

from kb_app.bootstrap import build
from kb_app.cli.terminal import BOLD, DIM, styled, write
from kb_app.cli.writing_commands import SHORT
from kb_app.domain.contribution import Change, DamagedItem, Fate, OutboxItem
from kb_app.domain.errors import UsageError
from kb_app.language import tr, trn
from kb_app.services.events import Delivering
from kb_app.services.sending import kind_words, moment, proposed_words, since_words, state_words
from kb_app.settings import Settings


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


def tell_delivery(settings: Settings, told: Iterable[Delivering], waiting: int) -> None:
    """What left the outbox in a refresh, a line each, and how much still waits."""
    sending = build(settings).sending
    for event in told:
        if event.outcome != Fate.WAITING:
            item = sending.get(event.item)
            write(f"{item.title} : {state_words(item)}")
    if waiting:
        write(trn("{count} envoi en attente (kb outbox).", "{count} envois en attente (kb outbox).", waiting))


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


def _needed(id_: str) -> str:
    if not id_:
        raise UsageError(tr("Quel envoi ? kb outbox en donne la liste."))
    return id_
