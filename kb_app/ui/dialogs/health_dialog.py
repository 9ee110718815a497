"""The board of the content: what is the matter, with its trend; review an article in one gesture."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kb_app.language import tr, trn
from kb_app.services.health import CONCERNS, Case, Concern, Health
from kb_app.ui.theme import Theme
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.list_place import ListPlace
from kb_app.ui.widgets.row_list import Row, RowList
from kb_app.ui.widgets.spark_line import SparkLine

_DATA = Qt.ItemDataRole.UserRole


class HealthDialog(Dialog):
    """`article_asked` carries a key, `confirmed` and `archived` the id of an article that was reviewed."""

    article_asked = Signal(str)
    confirmed = Signal(str)
    archived = Signal(str)

    def __init__(self, theme: Theme, health: Health, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._health = theme, health
        self._done: set[str] = set()
        self.setWindowTitle(tr("L'état des fiches"))
        layout = self.lay_out(1020, 600)
        words = QLabel(
            trn("{count} fiche en service", "{count} fiches en service", health.articles)
            + " · "
            + tr("rien ici ne compte ce que fait une personne")
        )
        words.setProperty("role", "muted")
        layout.addWidget(words)
        columns = QHBoxLayout()
        columns.addWidget(self._make_concerns())
        right = QVBoxLayout()
        self._place = ListPlace(self._make_cases())
        right.addWidget(self._place, 1)
        right.addLayout(self._make_buttons())
        columns.addLayout(right, 1)
        layout.addLayout(columns, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        first = next((row for row, concern in enumerate(Concern) if health.cases[concern]), 0)
        self._concerns.setCurrentRow(first)

    def titles(self) -> tuple[str, ...]:
        """The titles listed for the chosen concern."""
        return self._cases.texts()

    def _make_concerns(self) -> QListWidget:
        self._concerns = QListWidget()
        self._concerns.setAccessibleName(tr("Ce qui demande attention"))
        self._concerns.setFixedWidth(300)
        for concern in Concern:
            count = len(self._health.cases[concern])
            item = QListWidgetItem()
            item.setData(_DATA, concern.value)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{tr(CONCERNS[concern])} : {count}")
            item.setSizeHint(QSize(0, 36))
            self._concerns.addItem(item)
            self._concerns.setItemWidget(item, self._row(concern, count))
        self._concerns.currentRowChanged.connect(lambda _row: self._show_cases())
        return self._concerns

    def _row(self, concern: Concern, count: int) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.addWidget(QLabel(tr(CONCERNS[concern])), 1)
        layout.addWidget(SparkLine(self._theme, self._health.trends[concern]))
        number = QLabel(str(count))
        number.setMinimumWidth(28)
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        number.setStyleSheet("font-weight: 600")
        layout.addWidget(number)
        return row

    def _make_cases(self) -> RowList:
        columns = (tr("Fiche"), tr("Responsable"), tr("Pourquoi"))
        self._cases = RowList(tr("Fiches"), columns, (230, 140), 2)
        self._cases.itemSelectionChanged.connect(self._show_ready)
        self._cases.itemActivated.connect(lambda *_: self._on_open())
        return self._cases

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._open = QPushButton(tr("Ouvrir"))
        self._open.clicked.connect(self._on_open)
        self._confirm = QPushButton(tr("Toujours juste"))
        self._confirm.setToolTip(tr("La fiche est vérifiée aujourd'hui, sous votre signature si vous en avez une"))
        self._confirm.clicked.connect(lambda: self._on_review(self.confirmed.emit))
        self._archive = QPushButton(tr("Archiver"))
        self._archive.setToolTip(tr("La fiche reste lisible, et ne répond plus aux recherches"))
        self._archive.clicked.connect(lambda: self._on_review(self.archived.emit))
        for button in (self._open, self._confirm, self._archive):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _show_cases(self) -> None:
        item = self._concerns.currentItem()
        cases = self._health.cases[Concern(item.data(_DATA))] if item is not None else ()
        rows = [
            Row((case.title, case.owner, case.why), case, f"{case.key}:{case.why}")
            for case in cases
            if case.id not in self._done or not case.id
        ]
        self._cases.fill(rows)
        self._place.say("" if rows else tr("Rien à faire ici."))

    def _current(self) -> Case | None:
        case = self._cases.value()
        return case if isinstance(case, Case) else None

    def _show_ready(self) -> None:
        current = self._current()
        for button in (self._open, self._confirm, self._archive):
            button.setEnabled(current is not None and bool(current.key))

    def _on_open(self) -> None:
        current = self._current()
        if current is not None and current.key:
            self.article_asked.emit(current.key)
            self.accept()

    def _on_review(self, tell: Callable[[str], None]) -> None:
        current = self._current()
        if current is not None and current.id:
            tell(current.id)
            self._done.add(current.id)
            self._show_cases()
