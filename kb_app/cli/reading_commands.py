"""`kb search` and `kb show`: what the window answers, in a terminal or as JSON"""

import argparse
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from kb_app.bootstrap import Services, build
from kb_app.cli.answer_document import answer_document
from kb_app.cli.terminal import BOLD, DIM, marked, styled, write
from kb_app.domain.errors import UsageError
from kb_app.domain.query import Answer, Query, Relaxed
from kb_app.durable import refusal
from kb_app.language import tr
from kb_app.services.explaining import reasons
from kb_app.services.wording import CONFIDENCE
from kb_app.settings import Settings


def search(settings: Settings, arguments: argparse.Namespace) -> int:
    services = build(settings)
    site = settings.text("site") if arguments.site is None else arguments.site
    query = Query(arguments.query or "", site, arguments.limit, literal=arguments.literal, explained=arguments.explain)
    if arguments.batch is not None:
        return _search_batch(services, query, arguments.batch)
    if not query.text.strip():
        raise UsageError(tr('Chercher quoi ? Donnez des mots : kb search "paiement échelonné".'))
    answer = services.searching.search(query)
    if arguments.json:
        write(json.dumps(answer_document(answer), ensure_ascii=False))
    else:
        write_answer(answer)
    return 0


def show(settings: Settings, arguments: argparse.Namespace) -> int:
    services = build(settings)
    site = settings.text("site") if arguments.site is None else arguments.site
    reading = services.reading_room.open(services.reading_room.key_of(arguments.id), site)
    if arguments.json:
        from kb_app.cli.reading_document import reading_document

        write(json.dumps(reading_document(reading), ensure_ascii=False, indent=2))
    elif arguments.format == "md":
        write(reading.markdown)
    elif arguments.format == "html":
        write(reading.html)
    else:
        from kb_app.services.remarks import remarks

        write(styled(reading.title, BOLD))
        for remark in remarks(reading, date.today()):
            write(styled(remark.plain, DIM))
        write()
        write(reading.text)
    services.close()
    return 0


def write_answer(answer: Answer) -> None:
    if answer.relaxed is Relaxed.CORRECTED:
        write(tr("Résultats pour « {query} ».", query=answer.corrected_query))
    elif answer.relaxed is Relaxed.SOME_WORDS and answer.hits:
        write(tr("Aucune fiche avec tous les mots : les plus proches."))
    if answer.note:
        write(answer.note)
    if not answer.hits:
        write(tr("Aucune fiche. Essayez les mots de l'appelant, ou un seul mot."))
    for number, hit in enumerate(answer.hits, 1):
        section = f" › {hit.section}" if hit.section else ""
        write(f"{number:2}. {marked(hit.title, hit.title_matches)}{styled(section, DIM)}  {styled(hit.id, DIM)}")
        write(f"    {marked(hit.snippet, hit.matches)}")
        sites = f" · {', '.join(hit.sites)}" if hit.sites else ""
        write(f"    {styled(tr(CONFIDENCE[hit.confidence]) + sites, DIM)}")
        for reason in reasons(answer, hit):
            write(f"      {reason}")


def _search_batch(services: Services, query: Query, batch: Path) -> int:
    try:
        lines = batch.read_text("utf-8").splitlines()
    except OSError as error:
        raise UsageError(tr("{path} ne peut pas être lu : {reason}", path=batch, reason=refusal(error))) from error
    for line in lines:
        qid, _, text = line.partition("\t")
        if text.strip():
            answer = services.searching.search(replace(query, text=text))
            write(json.dumps({"qid": qid, **answer_document(answer)}, ensure_ascii=False))
    return 0
