"""Articles of the local copy in another form: what is chosen, by which exporter, and what was not carried over."""

from collections.abc import Callable
from pathlib import Path

from kb_app.domain.errors import UsageError
from kb_app.domain.export import Exported, Format, LeftOut, Progress, Scope
from kb_app.language import tr
from kb_app.library.catalogue import Catalogue
from kb_app.services.export_scope import Chosen, choose, every_file, files_of, in_bundle
from kb_app.transfer.destination import size_of
from kb_app.transfer.markdown_bundle import broken_by_leaving, write_markdown_bundle


class Exporting:
    """Reads the local copy only; an export is complete at its place or not there at all."""

    def __init__(self, catalogue: Catalogue, copy: Path, folders: Callable[[], tuple[str, ...]]) -> None:
        self._catalogue = catalogue
        self._copy = copy
        self._folders = folders

    def choose(self, scope: Scope) -> tuple[Chosen, ...]:
        """What `scope` means now. Raises UsageError when it means nothing."""
        chosen = choose(self._catalogue.all_entries(), self._copy, self._folders(), scope)
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
