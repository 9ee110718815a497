"""`kb remove` and `kb move`: an article leaves its place, for everybody; what leads to it is said first"""

import argparse
import json
from collections.abc import Iterable

from kb_app.bootstrap import build
from kb_app.cli.terminal import write
from kb_app.cli.writing_commands import tell_saved
from kb_app.language import tr
from kb_app.settings import Settings


def remove(settings: Settings, arguments: argparse.Namespace) -> int:
    rearranging = build(settings).rearranging
    if not arguments.json:
        prospect = rearranging.prospect(arguments.id)
        _list(tr("Ces fiches y mènent, relisez leurs liens :"), (lead.title for lead in prospect.linking))
        _list(tr("Ces versions de sites en dépendent :"), prospect.variants)
    return tell_saved(rearranging.remove(arguments.id), as_json=arguments.json)


def move(settings: Settings, arguments: argparse.Namespace) -> int:
    rearranging = build(settings).rearranging
    prospect = rearranging.prospect(arguments.id)
    stale = [lead for lead in prospect.linking if not lead.holds]
    moved = rearranging.move(
        arguments.id, arguments.path, () if arguments.leave_links else [lead.key for lead in stale]
    )
    if arguments.json:
        write(json.dumps({"outbox": moved.item.id, "following": [item.id for item in moved.following]}))
        return 0
    following = [item.title for item in moved.following]
    _list(tr("Leurs liens suivent, comme des modifications de ces fiches :"), following)
    left = (lead.title for lead in stale if lead.title not in following)
    _list(tr("Ces fiches y mènent, relisez leurs liens :"), left)
    _list(tr("Ces versions de sites en dépendent :"), prospect.variants)
    return tell_saved(moved.item, as_json=False)


def _list(words: str, titles: Iterable[str]) -> None:
    rows = [f"  - {title}" for title in titles]
    for line in [words, *rows] if rows else []:
        write(line)
