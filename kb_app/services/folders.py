"""The followed folders one by one: where each is, how much of it is here, what is wrong, what waits to leave."""

from collections.abc import Callable
from dataclasses import dataclass

from kb_app.domain.errors import LocalError
from kb_app.library.catalogue import Catalogue
from kb_app.services.sending import WHY_WAITING, Sending
from kb_app.settings import Settings


@dataclass(frozen=True, slots=True)
class FolderRow:
    """Counts of one folder. `refused` is why the last delivery was not taken, as a sentence's end, or empty."""

    label: str
    place: str
    articles: int
    problems: int
    waiting: int
    refused: str


class Folders:
    """Reads this computer's own files only."""

    def __init__(self, settings: Callable[[], Settings], catalogue: Catalogue, sending: Sending) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._sending = sending

    def rows(self) -> tuple[FolderRow, ...]:
        """In the order in which they are followed; what cannot be read counts as nothing."""
        try:
            waiting = self._sending.waiting()
        except LocalError:
            waiting = ()
        rows = []
        for folder in self._settings().folders:
            own = [item for item in waiting if item.folder == folder.label]
            reason = next((item.progress.reason for item in own if item.progress.reason), "")
            rows.append(
                FolderRow(
                    label=folder.label,
                    place=str(folder.path),
                    articles=len(self._catalogue.revisions(folder.label)),
                    problems=len(self._catalogue.problems(folder.label)),
                    waiting=len(own),
                    refused=WHY_WAITING.get(reason, ""),
                )
            )
        return tuple(rows)
