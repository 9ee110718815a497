"""What a copy brings, listed as it comes and searchable long before the copy ends."""

from collections import Counter
from collections.abc import Callable

from kb_app.services.listing import Listing, is_article

BATCH = 200
"""Articles that are listed at a time: a third of a second between two signs of progress."""
EARLY_SECONDS = 2.0
"""A copy that takes longer than that is searchable before its end."""
GROWTH = 3
"""The next time is so many times as far from the start: the index gets few pieces, and indexing never costs most."""


class EarlyListing:
    """Articles of the folder `label` while a copy goes on; `index` makes searchable what is listed."""

    def __init__(self, label: str, listing: Listing, index: Callable[[], None], clock: Callable[[], float]) -> None:
        self.counts: Counter[str] = Counter()
        self._label = label
        self._listing = listing
        self._index = index
        self._clock = clock
        self._began = clock()
        self._due = self._began + EARLY_SECONDS
        self._waiting: dict[str, None] = {}

    def take(self, path: str) -> None:
        """The file at `path` is in the copy now. Raises LocalError when library or index cannot be written."""
        if is_article(path):
            self._waiting[path] = None
        is_due = self._clock() >= self._due
        if self._waiting and (is_due or len(self._waiting) >= BATCH):
            self.counts.update(self._listing.list_early(self._label, self._waiting))
            self._waiting.clear()
        if is_due:
            self._index()
            self._due = self._began + GROWTH * (self._clock() - self._began)
