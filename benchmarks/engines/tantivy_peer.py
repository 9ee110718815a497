"""tantivy: French stems, folded, no stop words, any word; the words as written beside, for beginnings and slips."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import version as version_of
from pathlib import Path

import tantivy

from benchmarks.engines.engine import EVERYWHERE, Question, Shown, Text, bytes_under
from benchmarks.engines.french import SHORTEST_SLIP, TWO_EDITS_FROM, asked, fold
from kb_app.search.words import STOP_WORDS

TITLE = 1.0
"""The best of 1, 1.5, 2 and 3 on both test sets: its length norm already favours short fields."""
EXACT = 0.5
"""The word as written, beside its stem."""


def version() -> str:
    return version_of("tantivy")


class Tantivy:
    def __init__(self, folder: Path, place: Path) -> None:
        self._place = place / "tantivy"
        self._place.mkdir(parents=True, exist_ok=True)
        schema = tantivy.SchemaBuilder()
        for name in ("path", "id"):
            schema.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
        schema.add_text_field("sites", tokenizer_name="raw", index_option="basic")
        schema.add_text_field("title", stored=True, tokenizer_name="stems")
        schema.add_text_field("body", stored=True, tokenizer_name="stems")
        schema.add_text_field("title_words", tokenizer_name="words", index_option="freq")
        schema.add_text_field("body_words", tokenizer_name="words", index_option="freq")
        self._schema = schema.build()
        self._index = tantivy.Index(self._schema, str(self._place))
        self._stems = _analyser().filter(tantivy.Filter.stemmer("french")).build()
        self._index.register_tokenizer("stems", self._stems)
        self._index.register_tokenizer("words", _analyser().build())

    @cached_property
    def _writer(self) -> tantivy.IndexWriter:
        return self._index.writer()

    def build(self, texts: Sequence[Text]) -> None:
        self._add(texts)
        self._writer.wait_merging_threads()
        del self.__dict__["_writer"]
        self._index.reload()

    def update(self, texts: Sequence[Text]) -> None:
        for text in texts:
            self._writer.delete_documents_by_term("path", text.path)
        self._add(texts)
        self._index.reload()

    def search(self, question: Question, limit: int) -> list[Shown]:
        searcher = self._index.searcher()
        parts = list(self._parts(question, searcher))
        if not parts:
            return []
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])
        wanted = query
        if question.site:
            here = tantivy.Query.term_set_query(self._schema, "sites", [question.site, EVERYWHERE])
            here = tantivy.Query.const_score_query(here, 0.0)
            wanted = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, here)])
        snippets = tantivy.SnippetGenerator.create(searcher, query, self._schema, "body")
        snippets.set_max_num_chars(180)
        shown = []
        for _, address in searcher.search(wanted, limit, count=False).hits:
            document = searcher.doc(address)
            text = snippets.snippet_from_doc(document).fragment() or str(document.get_first("body"))[:180]
            shown.append(Shown(str(document.get_first("id")), str(document.get_first("title")), text))
        return shown

    def size(self) -> int:
        return bytes_under(self._place)

    def close(self) -> None:
        self.__dict__.pop("_writer", None)

    def _add(self, texts: Sequence[Text]) -> None:
        for text in texts:
            document = tantivy.Document(path=text.path, id=text.id, title=text.title, body=text.body)
            document.add_text("title_words", text.names)
            document.add_text("body_words", text.body)
            for alias in text.aliases:
                document.add_text("title", alias)
            for site in text.sites or (EVERYWHERE,):
                document.add_text("sites", fold(site))
            self._writer.add_document(document)
        self._writer.commit()

    def _parts(self, question: Question, searcher: tantivy.Searcher) -> Iterator[tantivy.Query]:
        meant, unfinished = asked(question)
        for word in meant:
            stems = self._stems.analyze(word) or [word]
            known = False
            for field, weight in (("title", TITLE), ("body", 1.0)):
                for stem in stems:
                    known = known or searcher.doc_freq(field, stem) > 0
                    yield _boosted(tantivy.Query.term_query(self._schema, field, stem), weight)
                exact = tantivy.Query.term_query(self._schema, f"{field}_words", word, index_option="freq")
                yield _boosted(exact, weight * EXACT)
            if not known and len(word) >= SHORTEST_SLIP:
                yield from self._near(word, 1 if len(word) < TWO_EDITS_FROM else 2, prefix=False)
        if unfinished:
            yield from self._near(unfinished, 0, prefix=True)

    def _near(self, word: str, edits: int, *, prefix: bool) -> Iterator[tantivy.Query]:
        for field, weight in (("title_words", TITLE), ("body_words", 1.0)):
            near = tantivy.Query.fuzzy_term_query(self._schema, field, word, distance=edits, prefix=prefix)
            yield _boosted(near, weight)


def _analyser() -> tantivy.TextAnalyzerBuilder:
    """Everything but the stemmer."""
    filters = (
        tantivy.Filter.remove_long(48),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.custom_stopword(sorted(STOP_WORDS)),
    )
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for one in filters:
        builder = builder.filter(one)
    return builder


def _boosted(query: tantivy.Query, weight: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, weight)
