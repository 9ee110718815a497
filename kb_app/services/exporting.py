"""Articles of the local copy in another form: what is chosen, by which exporter, and what was not carried over."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kb_app.domain.errors import UsageError
from kb_app.domain.export import Exported, Format, LeftOut, Progress, Scope
from kb_app.language import tr
from kb_app.library.catalogue import Catalogue
from kb_app.services.export_scope import Chosen, choose, every_file, files_of, in_bundle
from kb_app.services.knowledge import KnowledgeShelf
from kb_app.services.reading import ReadingRoom
from kb_app.services.rescue import RescueGatherer
from kb_app.services.wording import as_of_words, day_words
from kb_app.settings import Settings, resources
from kb_app.sync import state as sync_state
from kb_app.transfer.destination import size_of
from kb_app.transfer.markdown_bundle import broken_by_leaving, write_markdown_bundle
from kb_app.transfer.rescue_files import LARGE, write_rescue
from kb_app.transfer.rescue_page import Look, made_words


class Exporting:
    """Reads the local copy only; an export is complete at its place or not there at all."""

    def __init__(
        self,
        catalogue: Catalogue,
        room: ReadingRoom,
        knowledge: KnowledgeShelf,
        settings: Callable[[], Settings],
        now: Callable[[], datetime],
    ) -> None:
        self._catalogue = catalogue
        self._room = room
        self._knowledge = knowledge
        self._settings = settings
        self._now = now

    def choose(self, scope: Scope) -> tuple[Chosen, ...]:
        """What `scope` means now. Raises UsageError when it means nothing."""
        settings = self._settings()
        chosen = choose(self._catalogue.all_entries(), settings.copy, settings.labels, scope)
        if not any(folder.entries for folder in chosen):
            raise UsageError(tr("Aucune fiche ne correspond à ce choix : rien n'a été écrit."))
        return chosen

    def markdown(self, target: Path, scope: Scope, progress: Progress) -> Exported:
        """The files as they are, with their images, in a directory or a `.zip`; all files when all is meant."""
        chosen = self.choose(scope)
        folders, left_out = [], list[LeftOut]()
        for folder in chosen:
            articles = list(folder.parsed())
            files = every_file(folder.root) if scope.is_everything else files_of(folder, articles)
            folders.append((folder.folder, files))
            left_out += broken_by_leaving(articles, frozenset(files))
        files_in_bundle = in_bundle(folders)
        write_markdown_bundle(files_in_bundle, target, progress)
        count = sum(len(folder.entries) for folder in chosen)
        return Exported(Format.MARKDOWN, target, count, len(files_in_bundle) - count, size_of(target), tuple(left_out))

    def rescue(self, target: Path, scope: Scope, progress: Progress, large: int = LARGE) -> Exported:
        """One searchable HTML page of the chosen articles and of the notices; split by site beyond `large` bytes."""
        chosen = self.choose(scope)
        now = self._now()
        made = made_words(day_words(now.date()), f"{now:%H:%M}", self._age_of_copy(now))
        gathered = RescueGatherer(self._room, self._knowledge, now.date(), progress).gather(chosen, scope.site, made)
        files = write_rescue(gathered.content, rescue_look(), target, large)
        size = sum(path.stat().st_size for path in files or (target,))
        count = len(gathered.content.sheets)
        return Exported(Format.RESCUE, target, count, gathered.images, size, gathered.left_out, files)

    def _age_of_copy(self, now: datetime) -> str:
        """When the shared folders were last seen whole: the oldest of them, in words; empty when one never was."""
        settings = self._settings()
        moments = [sync_state.load(settings.sync / f"{label}.json").as_of for label in settings.labels]
        seen = [moment for moment in moments if moment is not None]
        if not seen or len(seen) < len(moments):
            return ""
        return as_of_words(datetime.fromtimestamp(min(seen), now.tzinfo), now)


def rescue_look() -> Look:
    """The page's script and style, as they lie in the resources."""
    root = resources() / "rescue"
    return Look((root / "page.js").read_text("utf-8"), (root / "page.css").read_text("utf-8"))
