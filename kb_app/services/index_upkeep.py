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

MOST_FORGOTTEN = 1_500
"""Former versions that an index may carry, if they are not fewer than a third of it anyway."""
MOST_SEGMENTS = 100
"""Each costs a search about 0.06 ms of processor time."""
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
        try:
            if SearchIndex(self._directory).state() is IndexState.READY and not self._is_worn(len(wanted)):
                return self._add(wanted, gone, on_event, cancelled)
        except IndexUnusable as error:
            log.warning("the search index is built anew: %s", error)
        return self._rebuild(on_event, cancelled)

    def _is_worn(self, wanted: int) -> bool:
        """Whether an index with `wanted` articles more would carry too much that is forgotten, or in too many pieces.

        Raises IndexUnusable.
        """
        extent, count = SearchIndex(self._directory).extent(), self._catalogue.count()
        if extent.articles and wanted >= count:
            return True  # the library was lost: nothing tells which articles of the index are gone
        forgotten = extent.forgotten + max(0, wanted - max(0, count - extent.articles))
        return forgotten > max(MOST_FORGOTTEN, count // 3) or extent.segments >= MOST_SEGMENTS

    def _add(
        self,
        wanted: tuple[str, ...],
        gone: tuple[str, ...],
        on_event: Callable[[Event], None],
        cancelled: Callable[[], bool],
    ) -> tuple[tuple[str, ...], list[Skipped]]:
        """As `_write`, in parts that are found one after the other. Raises IndexUnusable."""
        skipped: list[Skipped] = []
        for start in range(0, max(len(wanted), 1), indexer.SEGMENT):
            if cancelled():
                break
            part = wanted[start : start + indexer.SEGMENT]
            skipped += indexer.update(
                self._directory,
                self._listing.sources(part),
                [*gone, *part],
                processes=self._processes,
                on_progress=_telling(on_event, start, len(wanted)),
            )
        return wanted, skipped

    def _rebuild(
        self, on_event: Callable[[Event], None], cancelled: Callable[[], bool]
    ) -> tuple[tuple[str, ...], list[Skipped]]:
        """Index every listed article anew; returns their keys, and what could not be indexed."""
        keys = tuple(self._catalogue.places())
        skipped = indexer.rebuild(
            self._directory,
            self._listing.sources(keys),
            total=len(keys),
            processes=self._processes,
            on_progress=_telling(on_event, 0, len(keys)),
            cancelled=cancelled,
        )
        return keys, skipped


def _telling(on_event: Callable[[Event], None], before: int, total: int) -> Callable[[int, int], None]:
    def progress(done: int, _part: int) -> None:
        if done % PROGRESS_EVERY == 0:
            on_event(Indexing(before + done, total))

    return progress


def _not_searchable(skipped: Skipped) -> Problem:
    log.warning("an article could not be indexed: %s", skipped.reason)
    message = tr("Cette fiche ne peut pas être cherchée, mais elle se lit : enregistrez-la de nouveau en texte simple.")
    return Problem(skipped.key.partition(":")[2], 0, "not-searchable", Severity.WARNING, message)
