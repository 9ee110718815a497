"""The home page: what is new, and what this person comes back to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from kb_app.domain.mark import Mark
from kb_app.domain.release import Upgrade
from kb_app.library.catalogue import Catalogue
from kb_app.search.analysis import fold
from kb_app.services.knowledge import KnowledgeShelf
from kb_app.services.notices import Notice, current_notices
from kb_app.services.upgrading import running_version, upgrade_of
from kb_app.workspace.marks import Marks

MOST_TOPICS = 18  # two or three lines of buttons


@dataclass(frozen=True, slots=True)
class HomePage:
    """`name` is the first folder's own name; `articles` and `problems` are counts of the local copy.

    `topics` are the tags that most articles have, and how many have each, by name.

    `upgrade` is a newer build of the program, if a folder announces one.
    """

    name: str
    favourites: tuple[Mark, ...]
    recents: tuple[Mark, ...]
    notices: tuple[Notice, ...]
    articles: int
    problems: int
    topics: tuple[tuple[str, int], ...]
    upgrade: Upgrade | None = None


class Home:
    def __init__(
        self, catalogue: Catalogue, marks: Marks, knowledge: KnowledgeShelf, folders: Callable[[], tuple[str, ...]]
    ) -> None:
        self._catalogue = catalogue
        self._marks = marks
        self._knowledge = knowledge
        self._folders = folders
        self._topics: tuple[object, tuple[tuple[str, int], ...]] = (None, ())

    def page(self, site: str, today: date) -> HomePage:
        name = next((known.name for folder in self._folders() if (known := self._knowledge.of(folder)).name), "")
        problems = {problem.path for problem in self._catalogue.problems()}
        return HomePage(
            name,
            self._named(self._marks.favourites()),
            self.recents(),
            self.notices(site, today),
            self._catalogue.count(),
            len(problems),
            self._topics_of(self._catalogue.stamp()),
            upgrade_of(running_version(), self._knowledge, self._folders()),
        )

    def notices(self, site: str, today: date) -> tuple[Notice, ...]:
        """Those in force for `site`, or for any when it is empty: folder by folder, the most urgent first."""
        entries = self._catalogue.notices()
        found: list[Notice] = []
        for folder in self._folders():
            own = [entry for entry in entries if entry.folder == folder]
            found += current_notices(own, self._knowledge.of(folder), site, today)
        return tuple(found)

    def recents(self) -> tuple[Mark, ...]:
        """The articles read last, the latest first."""
        return self._named(self._marks.recents())

    def is_favourite(self, key: str) -> bool:
        return self._marks.is_favourite(key)

    def set_favourite(self, mark: Mark, wanted: bool, now: datetime) -> None:
        """Durable when it returns. Raises LocalError."""
        self._marks.set_favourite(mark, wanted, now)

    def note_opened(self, mark: Mark, now: datetime) -> None:
        self._marks.add_recent(mark, now)

    def _topics_of(self, stamp: object) -> tuple[tuple[str, int], ...]:
        """Counted once for each state of the library: it takes a while where there are many articles."""
        if self._topics[0] != stamp:
            topics = sorted(self._catalogue.tags(MOST_TOPICS), key=lambda topic: fold(topic[0]))
            self._topics = (stamp, tuple(topics))
        return self._topics[1]

    def _named(self, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """Marks with today's titles, without those whose article is gone."""
        entries = self._catalogue.entries(mark.key for mark in marks)
        return tuple(Mark(mark.key, entries[mark.key].title) for mark in marks if mark.key in entries)
