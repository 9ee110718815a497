"""Answer a query: what the index found, with titles, snippets and trust from the library."""

import time
from collections.abc import Callable, Iterator

from kb_app.domain.query import Answer, Hit, Query, Span
from kb_app.domain.review import review_date
from kb_app.language import tr
from kb_app.library.catalogue import Catalogue
from kb_app.library.rows import Entry
from kb_app.search.found import Found, IndexState
from kb_app.search.index import SearchIndex
from kb_app.search.passages import find_matches, snippet
from kb_app.services.knowledge import KnowledgeShelf


class Searching:
    """One search at a time; reads the index, the library and the local copy only."""

    def __init__(
        self,
        index: SearchIndex,
        catalogue: Catalogue,
        knowledge: KnowledgeShelf,
        folders: Callable[[], tuple[str, ...]],
    ) -> None:
        self._index = index
        self._catalogue = catalogue
        self._knowledge = knowledge
        self._folders = folders

    def search(self, query: Query) -> Answer:
        """The answer to `query`, timed. Raises IndexUnusable while a broken index waits to be rebuilt."""
        began = time.perf_counter()
        found = self._index.search(query, self._knowledge.all(self._folders()))
        hits = tuple(self._hits(found))
        return Answer(
            query=query,
            hits=hits,
            took_ms=(time.perf_counter() - began) * 1000,
            relaxed=found.relaxed,
            corrected_query=found.corrected_query,
            terms=found.terms,
            note=found.note or self._note(),
        )

    def matches(self, text: str, terms: frozenset[str]) -> tuple[Span, ...]:
        """Where the words of an answer stand in `text`."""
        return find_matches(text, terms) if terms else ()

    def close(self) -> None:
        self._catalogue.close()

    def _hits(self, found: Found) -> Iterator[Hit]:
        entries = self._catalogue.entries(match.key for match in found.matches)
        sections = self._catalogue.section_texts((match.passage_key, match.section) for match in found.matches)
        for match in found.matches:
            entry = entries.get(match.key)
            if entry is None:  # the library is a moment ahead of the index
                continue
            heading, anchor, text = sections.get((match.passage_key, match.section), ("", "", entry.lead))
            excerpt = snippet(text or entry.lead, found.terms)
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
                title_matches=find_matches(entry.title, found.terms),
                score=match.score,
                sites=entry.sites,
                site=match.site,
                kind=entry.kind,
                confidence=entry.confidence,
                review_on=self._review_on(entry),
                verified_on=entry.verified_on.isoformat() if entry.verified_on else "",
                reasons=match.reasons,
            )

    def _review_on(self, entry: Entry) -> str:
        due = review_date(entry, self._knowledge.of(entry.folder).review_every_months)
        return due.isoformat() if due else ""

    def _note(self) -> str:
        """An index that is not whole yet says so: an empty answer would be a lie."""
        state = self._index.state()
        if state is IndexState.READY:
            return ""
        if state is IndexState.BUILDING:
            return tr("Indexation en cours : d'autres fiches vont s'ajouter.")
        return tr("La recherche se prépare : les fiches arrivent.")
