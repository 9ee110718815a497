"""From what a person asks for in the dialog to the process that makes it, and back."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from kb_app.domain.folder import Site
from kb_app.services.exports.export_choices import Order
from kb_app.services.exports.exporting import Exporting
from kb_app.ui.dialogs.export_dialog import ExportDialog
from kb_app.ui.flows.export_run import ExportRun


class ExportFlow:
    """Ties one dialog to one export at a time; `command` is how an order is started."""

    def __init__(self, dialog: ExportDialog, command: Callable[[Order], list[str]]) -> None:
        self._dialog = dialog
        self._command = command
        self._run: ExportRun | None = None
        dialog.ordered.connect(self._on_ordered)
        dialog.stop_asked.connect(self._on_stop_asked)
        dialog.finished.connect(self._on_finished)

    def show(self) -> None:
        """Until the person closes it."""
        self._dialog.exec()
        self._dialog.deleteLater()

    def _on_ordered(self, order: Order) -> None:
        self._run = ExportRun(self._command(order), self._dialog)
        self._run.progressed.connect(self._dialog.show_progress)
        self._run.done.connect(self._dialog.show_done)
        self._run.failed.connect(self._dialog.show_failed)
        self._run.start()

    def _on_stop_asked(self) -> None:
        if self._run is not None:
            self._run.stop()

    def _on_finished(self) -> None:
        if self._run is not None:
            self._run.abandon()


def show_export(
    exporting: Exporting,
    sites: Sequence[Site],
    labels: Sequence[str],
    article: tuple[str, str] | None,
    parent: QWidget,
) -> None:
    """Show the dialog until it is closed; `article` is the id and title of the one that is open."""
    dialog = ExportDialog(exporting.directories(), exporting.tags(), sites, article, parent, labels)
    ExportFlow(dialog, exporting.command).show()
