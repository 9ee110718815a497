"""Xapian: its French stemmer beside the words as written, folded, any word, its own spelling and completion."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import xapian

from benchmarks.engines.engine import EVERYWHERE, Question, Shown, Text, bytes_under
from benchmarks.engines.french import SHORTEST_SLIP, TWO_EDITS_FROM, asked, fold
from kb_app.search.words import STOP_WORDS

TITLE = 3
"""Occurrences that one in the title counts for."""


def version() -> str:
    return str(xapian.version_string())


class Xapian:
    def __init__(self, folder: Path, place: Path) -> None:
        self._place = place / "xapian"
        self._stemmer = xapian.Stem("french")
        self._stopper = xapian.SimpleStopper()
        for word in STOP_WORDS:
            self._stopper.add(word)

    @cached_property
    def _database(self) -> Any:
        return xapian.Database(str(self._place))

    @cached_property
    def _parser(self) -> Any:
        parser = xapian.QueryParser()
        parser.set_stemmer(self._stemmer)
        parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
        parser.set_stopper(self._stopper)
        parser.set_default_op(xapian.Query.OP_OR)
        parser.set_database(self._database)
        return parser

    def build(self, texts: Sequence[Text]) -> None:
        self._write(texts)

    def update(self, texts: Sequence[Text]) -> None:
        self._write(texts)
        self._database.reopen()

    def search(self, question: Question, limit: int) -> list[Shown]:
        meant, unfinished = asked(question)
        text = " ".join([*map(self._known, meant), unfinished])
        query = self._parser.parse_query(text, xapian.QueryParser.FLAG_PARTIAL if unfinished else 0)
        if question.site:
            here = xapian.Query(xapian.Query.OP_OR, [f"XS{question.site}", f"XS{EVERYWHERE}"])
            query = xapian.Query(xapian.Query.OP_FILTER, query, here)
        enquire = xapian.Enquire(self._database)
        enquire.set_query(query)
        found = enquire.get_mset(0, limit)
        shown = []
        for match in found:
            id_, title, body = json.loads(match.document.get_data())
            snippet = found.snippet(body, 180, self._stemmer, xapian.MSet.SNIPPET_BACKGROUND_MODEL, "", "", "…")
            shown.append(Shown(id_, title, snippet.decode()))
        return shown

    def size(self) -> int:
        return bytes_under(self._place)

    def close(self) -> None:
        self.__dict__.pop("_parser", None)
        database = self.__dict__.pop("_database", None)
        if database is not None:
            database.close()

    def _known(self, word: str) -> str:
        """`word`, or what Xapian's own spelling suggests for it when no article has it."""
        stem = self._stemmer(word).decode()
        if len(word) < SHORTEST_SLIP or any(map(self._database.term_exists, (word, f"Z{stem}"))):
            return word
        edits = 1 if len(word) < TWO_EDITS_FROM else 2
        return self._database.get_spelling_suggestion(word, edits).decode() or word

    def _write(self, texts: Sequence[Text]) -> None:
        database = xapian.WritableDatabase(str(self._place), xapian.DB_CREATE_OR_OPEN)
        generator = xapian.TermGenerator()
        generator.set_stemmer(self._stemmer)
        generator.set_stopper(self._stopper)
        generator.set_database(database)
        generator.set_flags(xapian.TermGenerator.FLAG_SPELLING)
        for text in texts:
            document = xapian.Document()
            document.set_data(json.dumps([text.id, text.title, text.body], ensure_ascii=False))
            generator.set_document(document)
            generator.index_text(fold(text.names), TITLE)
            generator.increase_termpos()
            generator.index_text(fold(text.body))
            for site in text.sites or (EVERYWHERE,):
                document.add_boolean_term(f"XS{fold(site)}")
            key = f"Q{text.path}"
            document.add_boolean_term(key)
            database.replace_document(key, document)
        database.commit()
        database.close()
