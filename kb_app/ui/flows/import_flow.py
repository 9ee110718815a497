"""Documents into a folder of articles, from the window: read and written on a thread of its own, stopped at will."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QWidget

from kb_app.domain.errors import Cancelled, KbError
from kb_app.domain.imports import ImportRow, Outcome
from kb_app.language import tr
from kb_app.places import Place
from kb_app.services.imports.importing import READABLE, Importing, ImportPlan, carry_out
from kb_app.services.wording import error_sentence
from kb_app.settings import Settings
from kb_app.ui.dialogs.import_dialog import ImportDialog
from kb_app.ui.tasks import Channel
from kb_app.ui.theme import Theme

_DOCUMENTS = QStandardPaths.StandardLocation.DocumentsLocation
_SHOWN_EVERY = 0.05  # seconds between two movements of the bar


class ImportFlow(QObject):
    """`said` carries a sentence for the status line when the dialog is closed."""

    said = Signal(str)
    _moved = Signal(int, int)

    def __init__(
        self,
        importing: Importing,
        settings: Callable[[], Settings],
        theme: Callable[[], Theme],
        parent: QWidget,
        documents: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._importing, self._settings, self._theme, self._window = importing, settings, theme, parent
        self._documents = documents or Path(QStandardPaths.writableLocation(_DOCUMENTS))
        self._channel = Channel("import", self)
        self._readings = Channel("import preview", self)
        self._stopped = threading.Event()
        self._plan: ImportPlan | None = None

    def show_dialog(self, sources: Sequence[Path] = ()) -> None:
        dialog = self.make_dialog()
        dialog.add_sources(sources)
        dialog.exec()
        self._stopped.set()
        self._channel.forget()
        self._stop_reading()
        self._plan = None
        dialog.deleteLater()

    def make_dialog(self) -> ImportDialog:
        """The dialog, wired."""
        dialog = ImportDialog(self._theme(), self._targets(), READABLE, self._window)
        dialog.preview_asked.connect(lambda sources, target: self._preview(dialog, sources, target))
        dialog.import_asked.connect(lambda keys: self._write(dialog, keys))
        dialog.reading_wanted.connect(lambda key: self._read(dialog, key))
        dialog.stop_asked.connect(self._on_stop_asked)
        self._moved.connect(dialog.show_progress)
        return dialog

    def close(self) -> None:
        self._stopped.set()
        self._stop_reading()
        self._channel.close()
        self._readings.close()

    def _targets(self) -> list[tuple[str, Place]]:
        followed = [
            (tr("Dossier partagé « {label} », par vos envois", label=folder.label), _below(folder.path))
            for folder in self._settings().folders
        ]
        own = self._documents / "Vademecum"
        return [(tr("Sur ce poste, pour relire avant de publier"), own), *followed]

    def _preview(self, dialog: ImportDialog, sources: list[Path], target: Place) -> None:
        progress = self._progress()

        def planned(plan: ImportPlan) -> None:
            self._plan = plan
            dialog.show_preview(plan.rows)

        self._channel.ask(
            lambda: self._importing.plan(sources, target, progress),
            planned,
            lambda error: self._failed(dialog, error),
        )

    def _write(self, dialog: ImportDialog, keys: frozenset[str]) -> None:
        plan, progress = self._plan, self._progress()
        if plan is None:
            return

        def written(rows: tuple[ImportRow, ...]) -> None:
            left_out = tuple(row for row in plan.rows if row.outcome is Outcome.SKIPPED)
            asked = len(keys) + len(left_out)
            dialog.show_report((*rows, *left_out), asked, plan.ground.place, is_shared=plan.is_shared)
            self.said.emit(tr("Import : {path}", path=plan.ground.place))

        self._channel.ask(lambda: carry_out(plan, progress, keys), written, lambda error: self._failed(dialog, error))

    def _read(self, dialog: ImportDialog, key: str) -> None:
        """The article that the row of `key` would be; nobody waits for the one before."""
        plan = self._plan
        if plan is None:
            return
        self._stop_reading()
        self._readings.ask(
            lambda: self._importing.read(plan, key),
            lambda reading: dialog.show_reading(key, reading),
            lambda error: dialog.show_no_reading(error_sentence(error)),
        )

    def _stop_reading(self) -> None:
        self._readings.forget()
        self._importing.stop_reading()

    def _on_stop_asked(self) -> None:
        self._stopped.set()

    def _failed(self, dialog: ImportDialog, error: KbError) -> None:
        tell = dialog.say if isinstance(error, Cancelled) else dialog.show_trouble
        tell(error_sentence(error))

    def _progress(self) -> Callable[[int, int], None]:
        """For the channel's thread: moves the bar now and then, and stops when asked to."""
        stopped = self._stopped = threading.Event()
        shown = 0.0

        def progress(done: int, total: int) -> None:
            nonlocal shown
            if stopped.is_set():
                raise Cancelled
            if done == total or time.monotonic() - shown > _SHOWN_EVERY:
                shown = time.monotonic()
                self._moved.emit(done, total)

        return progress


def _below(folder: Place) -> Place:
    """Where imports go in a shared folder."""
    return folder / "import" if isinstance(folder, Path) else replace(folder, path=f"{folder.path}/import")
