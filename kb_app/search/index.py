"""The door to the search index for readers. Disposable: whatever is wrong with it, it is rebuilt."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb_app.domain.errors import IndexUnusable
from kb_app.domain.folder import Knowledge
from kb_app.domain.query import Query
from kb_app.search.found import Found, IndexState
from kb_app.search.ranking import DEFAULT, Ranking
from kb_app.search.searcher import search
from kb_app.search.snapshot import DAMAGE, Snapshot, open_snapshot
from kb_app.search.storage import pointer_stamp, read_pointer, read_toc, verify


@dataclass(frozen=True, slots=True)
class Extent:
    """How many articles an index answers from, how many former versions it still carries, in how many segments."""

    articles: int = 0
    forgotten: int = 0
    segments: int = 0


class SearchIndex:
    """Searches the index in `directory` as it is at that moment, while another process may be writing it.

    One thread searches; a commit by a writer is seen by the next search, at the cost of one `stat`.
    """

    def __init__(self, directory: Path, ranking: Ranking = DEFAULT) -> None:
        self._directory = directory
        self._ranking = ranking
        self._snapshot: Snapshot | None = None
        self._stamp: tuple[int, int, int] | None = None

    def state(self) -> IndexState:
        """Where the index stands; reads one small file."""
        try:
            pointer = read_pointer(self._directory)
        except IndexUnusable:
            return IndexState.BROKEN
        if pointer is None:
            return IndexState.EMPTY
        return IndexState.READY if pointer.complete else IndexState.BUILDING

    def extent(self) -> Extent:
        """Raises IndexUnusable when the index is broken."""
        pointer = read_pointer(self._directory)
        if pointer is None:
            return Extent()
        found = read_toc(self._directory, pointer).segments
        return Extent(sum(one.doc_count() for one in found), sum(one.deleted_count() for one in found), len(found))

    def search(self, query: Query, knowledge: Mapping[str, Knowledge] | None = None) -> Found:
        """The answer to `query`; `knowledge` is each folder's, by label, for its synonyms and pins.

        Nothing is found in an index that does not exist yet. Raises IndexUnusable when it is broken.
        """
        snapshot = self._refreshed()
        if snapshot is None or not query.text.strip():
            return Found()
        try:
            return search(snapshot, query, knowledge or {}, self._ranking)
        except DAMAGE:
            self.close()
            verify(self._directory)  # damage becomes IndexUnusable; on sound files it is a mistake of ours, and said so
            raise

    def close(self) -> None:
        """Let go of every file; the next search opens them again."""
        self._snapshot, self._stamp = None, None

    def _refreshed(self) -> Snapshot | None:
        stamp = pointer_stamp(self._directory)
        if stamp is None or stamp != self._stamp:
            self._snapshot = open_snapshot(self._directory, self._snapshot)
            self._stamp = stamp
        return self._snapshot
