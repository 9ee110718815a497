"""`kb health`: how the content is, in counts and lists."""

import json

from kb_app.cli.terminal import BOLD, DIM, styled, write
from kb_app.language import tr, trn
from kb_app.services.health import CONCERNS, Health

SHOWN = 10
"""Cases of each concern that a person gets to see; `--json` has them all."""


def write_health(examined: Health, *, as_json: bool) -> None:
    if as_json:
        write(json.dumps(examined.document(), ensure_ascii=False, indent=2))
        return
    write(trn("{count} fiche", "{count} fiches", examined.articles))
    for concern, cases in examined.cases.items():
        write(f"{styled(tr(CONCERNS[concern]), BOLD)}  {len(cases)}")
        for case in cases[:SHOWN]:
            about = " · ".join(filter(None, (case.owner, case.why)))
            write(f"  {case.title}  {styled(case.id, DIM)}{'  ' + about if about else ''}")
        if len(cases) > SHOWN:
            write(styled(tr("  … et {count} autres (--json)", count=len(cases) - SHOWN), DIM))
