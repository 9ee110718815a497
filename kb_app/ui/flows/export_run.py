"""An export in a process of its own: the window goes on, and stopping leaves nothing half-written."""

import json
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QProcess, Signal

from kb_app.language import tr

KILL_AFTER_MS = 5_000


class ExportRun(QObject):
    """One run of `kb export`. `progressed` has done and total, `done` the report, `failed` one sentence."""

    progressed = Signal(int, int)
    done = Signal(object)
    failed = Signal(str)

    def __init__(self, command: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._report: dict[str, Any] | None = None
        self._process = QProcess(self)
        self._process.setProgram(command[0])
        self._process.setArguments(list(command[1:]))
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

    def start(self) -> None:
        self._process.start()

    def stop(self) -> None:
        """Ask the process to end; `failed` says that it has."""
        self._process.closeWriteChannel()

    def abandon(self) -> None:
        """Stop without telling anybody, and wait until nothing is left of it."""
        self.blockSignals(True)
        self.stop()
        if not self._process.waitForFinished(KILL_AFTER_MS):
            self._process.kill()
            self._process.waitForFinished(KILL_AFTER_MS)

    def _read(self) -> None:
        while self._process.canReadLine():
            try:
                event = json.loads(bytes(self._process.readLine().data()))
            except ValueError:
                continue
            if event.get("event") == "progress":
                self.progressed.emit(event["done"], event["total"])
            elif event.get("event") == "exported":
                self._report = event

    def _on_finished(self, code: int) -> None:
        self._read()
        if self._report is not None and code == 0:
            self.done.emit(self._report)
            return
        said = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace").strip()
        last = said.splitlines()[-1].removeprefix("kb: ") if said else tr("L'export s'est arrêté sans rien dire.")
        self.failed.emit(last)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.failed.emit(tr("L'export n'a pas pu commencer."))
