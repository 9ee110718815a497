"""Library to search index: what changed is added; what is lost, broken or largely new is built anew."""

import logging
from collections.abc import Callable
from pathlib import Path

from kb_app.domain.article import Problem, Severity
from kb_app.domain.errors import IndexUnusable
from kb_app.language import tr
from kb_app.library.catalogue import Catalogue
from kb_app.search import indexer
from kb_app.search.found import IndexState, Skipped
from kb_app.search.index import SearchIndex
from kb_app.search.storage import verify
from kb_app.services.events import Event, Indexing
from kb_app.services.listing import Listing

log = logging.getLogger(__name__)

REBUILD_FROM = 1_500  # articles; from there on a new index by several processes is faster than adding to the old one
PROGRESS_EVERY = 100


class IndexUpkeep:
    """The one writer of the index in `directory`; `processes` share the work of a first build."""

    def __init__(self, directory: Path, catalogue: Catalogue, listing: Listing, processes: int) -> None:
        self._directory = directory
        self._catalogue = catalogue
        self._listing = listing
        self._processes = processes
        self._verified = False

    def notice_loss(self) -> None:
        """An index that is missing or broken holds nothing: everything is to be indexed again.

        Every file is compared with its checksum once in the life of this process: zeros on a disk give wrong answers
        rather than errors.
        """
        try:
            sound = SearchIndex(self._directory).state() not in (IndexState.EMPTY, IndexState.BROKEN)
            if sound and not self._verified:
                verify(self._directory)
        except IndexUnusable as error:
            log.warning("the search index is damaged and will be built anew: %s", error)
            sound = False
        self._verified = True
        if not sound:
            self._catalogue.forget_indexed()

    def bring_up_to_date(self, on_event: Callable[[Event], None], cancelled: Callable[[], bool]) -> None:
        """Bring the search index in line with the library: add to it, or build it anew when that is faster.

        While another process writes the index, nothing is done: what is missing stays marked for the next time.
        """
        wanted, gone = self._catalogue.unindexed(), self._catalogue.unlisted()
        if not wanted and not gone:
            return
        try:
            keys, skipped = self._write(wanted, gone, on_event, cancelled)
        except IndexUnusable as error:
            log.warning("the search index could not be written: %s", error)
            return
        if cancelled():
            return
        self._catalogue.mark_indexed(keys)
        self._catalogue.add_problems({one.key: _not_searchable(one) for one in skipped})
        on_event(Indexing(len(keys), len(keys)))

    def _write(
        self,
        wanted: tuple[str, ...],
        gone: tuple[str, ...],
        on_event: Callable[[Event], None],
        cancelled: Callable[[], bool],
    ) -> tuple[tuple[str, ...], list[Skipped]]:
        """Returns the keys that the index now holds at their present revision, and what could not be indexed."""
        ready = SearchIndex(self._directory).state() is IndexState.READY
        if ready and len(wanted) < min(REBUILD_FROM, self._catalogue.count()):
            try:
                return wanted, indexer.update(self._directory, self._listing.articles(wanted), gone)
            except IndexUnusable as error:
                log.warning("the search index is built anew: %s", error)
        return self._rebuild(on_event, cancelled)

    def _rebuild(
        self, on_event: Callable[[Event], None], cancelled: Callable[[], bool]
    ) -> tuple[tuple[str, ...], list[Skipped]]:
        """Index every listed article anew; returns their keys, and what could not be indexed."""
        keys = tuple(self._catalogue.places())

        def progress(done: int, total: int) -> None:
            if done % PROGRESS_EVERY == 0:
                on_event(Indexing(done, total))

        skipped = indexer.rebuild(
            self._directory,
            self._listing.articles(keys),
            total=len(keys),
            processes=self._processes,
            on_progress=progress,
            cancelled=cancelled,
        )
        return keys, skipped


def _not_searchable(skipped: Skipped) -> Problem:
    log.warning("an article could not be indexed: %s", skipped.reason)
    message = tr("Cette fiche ne peut pas être cherchée, mais elle se lit : enregistrez-la de nouveau en texte simple.")
    return Problem(skipped.key.partition(":")[2], 0, "not-searchable", Severity.WARNING, message)
