"""`kb history`: the versions of an article and what each changed; one of them sent again"""

import argparse
import json
from datetime import datetime
from itertools import pairwise

from kb_app.bootstrap import build
from kb_app.cli.terminal import BOLD, styled, write
from kb_app.cli.writing_commands import SHORT, tell_saved
from kb_app.domain.names import displayable
from kb_app.language import tr
from kb_app.settings import Settings


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


def _iso(when: datetime | None) -> str:
    return when.isoformat(timespec="seconds") if when else ""


def _local(when: datetime | None) -> str:
    return f"{when.astimezone():%Y-%m-%d %H:%M}" if when else ""
