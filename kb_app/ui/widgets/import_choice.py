"""What is to be imported, and where to: a list of documents, and one of folders."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QDropEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kb_app.domain.share_url import ShareUrl
from kb_app.language import tr
from kb_app.ui.theme import RADIUS


class _SourceList(QListWidget):
    """Without anything in it, it says what may be dropped on it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Documents à importer"))
        self._words = QLabel(tr("Déposez ici des documents, un dossier ou un ZIP, ou choisissez-les ci-dessous."))
        self._words.setProperty("role", "lead")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self.setAccessibleDescription(self._words.text())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 40, 40, 40)
        layout.addWidget(self._words)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.count():
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._words.palette().color(QPalette.ColorRole.WindowText), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(10, 10, -10, -10), RADIUS, RADIUS)

    def list_sources(self, paths: Sequence[Path]) -> None:
        self.clear()
        self.addItems([str(path) for path in paths])
        self._words.setVisible(not paths)


class ImportChoice(QWidget):
    """`changed` says that there is more or less to import."""

    changed = Signal()

    def __init__(self, targets: Sequence[tuple[str, Path | ShareUrl]], suffixes: Sequence[str]) -> None:
        super().__init__()
        self._filter = " ".join(f"*{suffix}" for suffix in suffixes)
        self._sources: list[Path] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._list = _SourceList()
        layout.addWidget(self._list, 1)
        layout.addLayout(self._make_sources())
        layout.addSpacing(8)
        layout.addLayout(self._make_targets(targets))

    def add_sources(self, paths: Sequence[Path]) -> None:
        """More files, directories or zips to read."""
        for path in paths:
            if path not in self._sources:
                self._sources.append(path)
        self._list.list_sources(self._sources)
        self.changed.emit()

    def sources(self) -> list[Path]:
        return list(self._sources)

    def target(self) -> Path | ShareUrl:
        chosen: Path | ShareUrl = self._target.currentData()
        return chosen

    def _make_sources(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for words, slot in (
            (tr("Ajouter des fichiers…"), self._on_files),
            (tr("Ajouter un dossier…"), self._on_folder),
            (tr("Vider la liste"), self._on_emptied),
        ):
            button = QPushButton(words)
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _make_targets(self, targets: Sequence[tuple[str, Path | ShareUrl]]) -> QHBoxLayout:
        self._target = QComboBox()
        for name, place in targets:
            self._target.addItem(name, place)
            self._target.setItemData(self._target.count() - 1, str(place), Qt.ItemDataRole.ToolTipRole)
        self._target.currentIndexChanged.connect(lambda: self._target.setToolTip(str(self.target())))
        self._target.setToolTip(str(self.target()))
        label = QLabel(tr("&Écrire dans"))
        label.setBuddy(self._target)
        other = QPushButton(tr("Autre dossier…"))
        other.clicked.connect(self._on_target)
        line = QHBoxLayout()
        line.addWidget(label)
        line.addWidget(self._target, 1)
        line.addWidget(other)
        return line

    def _on_files(self) -> None:
        kinds = f"{tr('Documents')} ({self._filter})"
        paths, _ = QFileDialog.getOpenFileNames(self, tr("Documents à importer"), "", kinds)
        self.add_sources([Path(path) for path in paths])

    def _on_folder(self) -> None:
        if chosen := QFileDialog.getExistingDirectory(self, tr("Dossier à importer")):
            self.add_sources([Path(chosen)])

    def _on_emptied(self) -> None:
        self._sources.clear()
        self._list.list_sources(self._sources)
        self.changed.emit()

    def _on_target(self) -> None:
        if chosen := QFileDialog.getExistingDirectory(self, tr("Où écrire les fiches")):
            self._target.addItem(chosen, Path(chosen))
            self._target.setCurrentIndex(self._target.count() - 1)


def dropped(data: QMimeData) -> list[Path]:
    """Files and directories of this computer among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def take_copy(event: QDropEvent) -> None:
    """Accept it as a copy: who is told of a move deletes what was dragged."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
