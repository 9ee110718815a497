"""What changed since this person last read it: in the article that is open, and in the list of the home page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kb_app.domain.change import TextChanges, text_changes
from kb_app.domain.mark import Mark
from kb_app.library.catalogue import Catalogue
from kb_app.services.reading import Reading
from kb_app.workspace.last_readings import LastReading, LastReadings


@dataclass(frozen=True, slots=True)
class Since:
    """`day` is that of the last reading; `changes` are empty when only the files differ, not what is shown of them."""

    day: date
    changes: TextChanges


class News:
    """Reads and writes this person's own memory only. `today` is the day that is noted."""

    def __init__(self, readings: LastReadings, catalogue: Catalogue, today: Callable[[], date]) -> None:
        self._readings = readings
        self._catalogue = catalogue
        self._today = today

    def since(self, reading: Reading, text: str) -> Since | None:
        """What changed in `text`, which shows `reading`; None when nothing did, or it was never read.

        Raises LocalError.
        """
        last = self._readings.of(reading.key, reading.site)
        if last is None or last.revisions == reading.revisions:
            return None
        changes = text_changes(last.text.split("\n"), text.split("\n")) if last.text else TextChanges()
        return Since(last.day, changes)

    def note_read(self, reading: Reading, text: str) -> None:
        """From now on, changes are those to this. Raises LocalError."""
        self._readings.note(LastReading(reading.key, reading.site, reading.revisions, self._today(), text))

    def changed(self) -> tuple[Mark, ...]:
        """Articles that were read and have another revision now, read last first; those that are gone are left out."""
        remembered = self._readings.revisions()
        entries = self._catalogue.entries(key for _, revisions in remembered for key, _ in revisions)
        latest = {key: revisions for key, revisions in reversed(remembered) if key in entries}
        return tuple(
            Mark(key, entries[key].title)
            for key, revisions in reversed(latest.items())
            if any(other in entries and entries[other].revision != revision for other, revision in revisions)
        )
