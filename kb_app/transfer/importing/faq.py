"""Questions and answers in a spreadsheet or a CSV: an article for each question; other tables are one article each."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from kb_app.domain.names import fold, readable_name, slug
from kb_app.language import tr, trn
from kb_app.transfer.importing.imported import Imported, Tools, Tree, Unreadable
from kb_app.transfer.importing.sheets import Rows, sheets
from kb_app.transfer.importing.writing_markdown import escaped, table, tidied

SUFFIXES = (".xlsx", ".xlsm", ".ods", ".csv", ".tsv")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "question": ("question", "questions", "titre", "title", "demande", "sujet", "intitule", "libelle"),
    "answer": ("reponse", "reponses", "answer", "answers", "texte", "contenu", "solution", "body"),
    "tags": (
        *("categorie", "categories", "category", "theme", "themes", "rubrique"),
        *("mots-cles", "mots cles", "tags", "tag"),
    ),
    "id": ("id", "identifiant", "reference", "ref", "numero", "n°", "no"),
}


def can_read(tree: Tree, name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in SUFFIXES


def read(tree: Tree, name: str, tools: Tools) -> Iterator[Imported]:
    found, notes = sheets(tree, name, tools)
    if not found:
        raise Unreadable(tr("le tableau est vide"))
    for sheet, rows in found:
        columns = _columns(rows[0])
        if columns is None:
            yield _whole(name, sheet if len(found) > 1 else "", rows, notes)
        else:
            yield from _questions(name, sheet if len(found) > 1 else "", rows, columns, notes)
        notes = []  # what is said of the file is said once


def _columns(head: list[str]) -> dict[str, int] | None:
    """Where the head says that questions, answers and the rest are, if by the first word of "Question posée" only.

    None when it names no question or no answer.
    """
    names = [fold(text) for text in head]
    begins = [name.partition(" ")[0] for name in names]
    places = {
        what: next((among.index(word) for among in (names, begins) for word in words if word in among), -1)
        for what, words in _COLUMNS.items()
    }
    return None if -1 in (places["question"], places["answer"]) else places


def _questions(name: str, sheet: str, rows: Rows, columns: dict[str, int], notes: list[str]) -> Iterator[Imported]:
    stem = str(PurePosixPath(name).with_suffix(""))
    tagging = [place for place, text in enumerate(rows[0]) if fold(text) in _COLUMNS["tags"]]
    known = {*columns.values(), *tagging}
    seen: dict[str, int] = {}
    lacking = sum(1 for row in rows[1:] if not row[columns["question"]] or not row[columns["answer"]])
    if lacking:
        told = trn(
            "{count} ligne sans question ou sans réponse, non reprise",
            "{count} lignes sans question ou sans réponse, non reprises",
            lacking,
        )
        notes = [*notes, told]
    for row in rows[1:]:
        question, answer = row[columns["question"]], row[columns["answer"]]
        if not question or not answer:
            continue
        identity = row[columns["id"]] if columns["id"] >= 0 else ""
        key = slug(identity or question)[:80] or "question"
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            key = f"{key}-{seen[key]}"
        tags = [tag.strip() for place in tagging for tag in re.split(r"[,;/|\n]", row[place])]
        others = [
            f"- **{escaped(rows[0][place])}** : {escaped(' '.join(text.split()))}"
            for place, text in enumerate(row)
            if place not in known and text and rows[0][place]
        ]
        body = "\n\n".join([_paragraphs(answer), *(["\n".join(others)] if others else [])])
        title = " ".join(question.split())
        yield Imported(
            key=f"{name}#{f'{sheet}/' if sheet else ''}{key}",
            title=title,
            body=tidied(body),
            path="/".join(filter(None, (stem, sheet if slug(sheet) != slug(stem) else "", title[:60]))),
            notes=tuple(notes),
            tags=tuple(dict.fromkeys(filter(None, tags))),
        )
        notes = []


def _whole(name: str, sheet: str, rows: Rows, notes: list[str]) -> Imported:
    told = tr("pas de colonnes « question » et « réponse » : le tableau devient une seule fiche")
    stem = str(PurePosixPath(name).with_suffix(""))
    return Imported(
        key=f"{name}#{sheet}" if sheet else name,
        title=f"{readable_name(name)}, {sheet}" if sheet else readable_name(name),
        body=tidied(table([[escaped(text) for text in row] for row in rows])),
        path=f"{stem}/{sheet}" if sheet else stem,
        notes=(*notes, told),
    )


def _paragraphs(text: str) -> str:
    """The lines of a cell: those that begin with a bullet are a list, the others paragraphs."""
    parts: list[str] = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        bullet = re.match(r"[-•*–]\s+", line)
        words = f"- {escaped(line[bullet.end() :])}" if bullet else escaped(line)
        together = bool(bullet) and bool(parts) and parts[-1].startswith("- ")
        parts += [words] if together or not parts else ["", words]
    return "\n".join(parts)
