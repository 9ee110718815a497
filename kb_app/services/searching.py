"""Answer a query: what the index found, with titles, snippets and trust from the library."""

import time
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb_app.domain.folder import Knowledge
from kb_app.domain.names import fold
from kb_app.domain.query import Answer, Hit, Query, Span
from kb_app.domain.review import review_date
from kb_app.language import tr
from kb_app.library.catalogue import Catalogue
from kb_app.library.rows import Entry
from kb_app.search.found import Found, IndexState
from kb_app.search.passages import Highlighter, find_matches, snippet
from kb_app.services.knowledge import KnowledgeShelf

if TYPE_CHECKING:
    from kb_app.search.index import SearchIndex

MOST_LISTED = 1000
"""Hits of a question of filters alone: more than anybody reads, and not yet slow."""


class Searching:
    """One search at a time; reads the index, the library and the local copy only."""

    def __init__(
        self,
        index: Path,
        catalogue: Catalogue,
        knowledge: KnowledgeShelf,
        folders: Callable[[], tuple[str, ...]],
    ) -> None:
        self._directory = index
        self._catalogue = catalogue
        self._knowledge = knowledge
        self._folders = folders

    @cached_property
    def _index(self) -> "SearchIndex":
        # the engine's libraries take longer to import than the window to open: the first search does it
        from kb_app.search.index import SearchIndex

        return SearchIndex(self._directory)

    def search(self, query: Query) -> Answer:
        """The answer to `query`, timed. Raises IndexUnusable while a broken index waits to be rebuilt."""
        began = time.perf_counter()
        knowledge = self._knowledge.all(self._folders())
        found = self._index.search(query, knowledge)
        hits = tuple(self._hits(query, found, knowledge))
        return Answer(
            query=query,
            hits=hits,
            took_ms=(time.perf_counter() - began) * 1000,
            relaxed=found.relaxed,
            corrected_query=found.corrected_query,
            terms=found.terms,
            note=found.note or self._note(),
            is_ranked=found.is_ranked,
        )

    def warm_up(self) -> None:
        """Open the index before the first question comes."""
        self.search(Query("a", prefix=True, limit=1))

    def matches(self, text: str, terms: frozenset[str]) -> tuple[Span, ...]:
        """Where the words of an answer stand in `text`."""
        return find_matches(text, terms) if terms else ()

    def close(self) -> None:
        self._catalogue.close()
        if "_index" in self.__dict__:
            self._index.close()

    def _hits(self, query: Query, found: Found, knowledge: Mapping[str, Knowledge]) -> Iterator[Hit]:
        highlighter = Highlighter(found.terms)
        entries = self._catalogue.entries(match.key for match in found.matches)
        matches = [match for match in found.matches if match.key in entries]  # the library is a moment ahead
        if not found.is_ranked:
            matches.sort(key=lambda match: (fold(entries[match.key].title), match.key))
            matches = matches[: MOST_LISTED if query.whole else query.limit]
        sections = self._catalogue.section_texts((match.passage_key, match.section) for match in matches)
        for match in matches:
            entry = entries[match.key]
            heading, anchor, text = sections.get((match.passage_key, match.section), ("", "", entry.lead))
            excerpt = snippet(text or entry.lead, highlighter, at=match.at)
            yield Hit(
                key=entry.key,
                id=entry.id,
                path=entry.path,
                folder=entry.folder,
                title=entry.title,
                section=heading,
                anchor=anchor,
                snippet=excerpt.text,
                matches=excerpt.matches,
                title_matches=highlighter.spans(entry.title),
                score=match.score,
                sites=entry.sites,
                site=match.site,
                kind=entry.kind,
                confidence=entry.confidence,
                review_on=_review_on(entry, knowledge),
                verified_on=entry.verified_on.isoformat() if entry.verified_on else "",
                evidence=match.evidence,
            )

    def _note(self) -> str:
        """An index that is not whole yet says so: an empty answer would be a lie."""
        state = self._index.state()
        if state is IndexState.READY:
            return ""
        if state is IndexState.BUILDING:
            return tr("Indexation en cours : d'autres fiches vont s'ajouter.")
        return tr("La recherche se prépare : les fiches arrivent.")


def _review_on(entry: Entry, knowledge: Mapping[str, Knowledge]) -> str:
    due = review_date(entry, knowledge.get(entry.folder, Knowledge()).review_every_months)
    return due.isoformat() if due else ""
