"""Beside the text that is written: what the content standard asks, the steps of a procedure, similar articles."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from kb_app.domain.query import Hit
from kb_app.language import tr
from kb_app.services.writing.content_standard import Check, StepRow
from kb_app.ui.theme import OUTLINE_WIDTH, Theme

_DATA = Qt.ItemDataRole.UserRole


class WritingSide(QScrollArea):
    """`line_asked` carries a line of the text (1-based), `article_asked` the key of an article that looks alike."""

    line_asked = Signal(int)
    article_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(OUTLINE_WIDTH + 30)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(10, 14, 10, 8)
        layout.setSpacing(6)
        self._alike_label, self._alike = _list(tr("Ces fiches se ressemblent"))
        self._checks_label, self._checks = _list(tr("Une bonne fiche"))
        self._steps_label, self._steps = _list(tr("Étapes"))
        for widget in (
            self._alike_label,
            self._alike,
            self._checks_label,
            self._checks,
            self._steps_label,
            self._steps,
        ):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.setWidget(page)
        for rows in (self._checks, self._steps):
            rows.itemClicked.connect(self._on_line)
            rows.itemActivated.connect(self._on_line)
        self._alike.itemActivated.connect(lambda item: self.article_asked.emit(str(item.data(_DATA))))
        self._alike.itemClicked.connect(lambda item: self.article_asked.emit(str(item.data(_DATA))))
        self.show_alike(())
        self.show_checks((), ())

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def show_checks(self, checks: Sequence[Check], steps: Sequence[StepRow]) -> None:
        good, warn = QColor(self._theme.tone("good")[0]), QColor(self._theme.tone("warn")[0])
        rows = []
        for check in checks:
            words = f"✓ {check.name}" if check.is_kept else f"○ {check.name}\n{check.advice}"
            rows.append((words, check.line, good if check.is_kept else warn))
        _fill(self._checks_label, self._checks, rows)
        steps_shown = []
        for step in steps:
            exits = "".join(f"\n   → {words}" for words in step.exits)
            trouble = f"\n   ⚠ {step.trouble}" if step.trouble else ""
            steps_shown.append((f"{step.heading}{exits}{trouble}", step.line, warn if step.trouble else None))
        _fill(self._steps_label, self._steps, steps_shown)

    def show_alike(self, hits: Sequence[Hit]) -> None:
        """Articles that the title may repeat."""
        _fill(self._alike_label, self._alike, [(hit.title, hit.key, None) for hit in hits])

    def check_texts(self) -> tuple[str, ...]:
        return tuple(self._checks.item(row).text() for row in range(self._checks.count()))

    def step_texts(self) -> tuple[str, ...]:
        return tuple(self._steps.item(row).text() for row in range(self._steps.count()))

    def alike_titles(self) -> tuple[str, ...]:
        return tuple(self._alike.item(row).text() for row in range(self._alike.count()))

    def _on_line(self, item: QListWidgetItem) -> None:
        if line := int(item.data(_DATA)):
            self.line_asked.emit(line)


def _list(words: str) -> tuple[QLabel, QListWidget]:
    label = QLabel(words.upper())
    label.setProperty("role", "heading")
    rows = QListWidget()
    rows.setAccessibleName(words)
    rows.setWordWrap(True)
    rows.setSpacing(2)
    rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    rows.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return label, rows


def _fill(label: QLabel, rows: QListWidget, texts: Sequence[tuple[str, int | str, QColor | None]]) -> None:
    """The list is as high as what it holds; it keeps the row that was chosen."""
    label.setVisible(bool(texts))
    rows.setVisible(bool(texts))
    if [(rows.item(at).text(), rows.item(at).data(_DATA)) for at in range(rows.count())] == [t[:2] for t in texts]:
        return
    row = rows.currentRow()
    rows.clear()
    for text, data, colour in texts:
        item = QListWidgetItem(text)
        item.setData(_DATA, data)
        if colour is not None:
            item.setForeground(colour)
        rows.addItem(item)
    rows.setCurrentRow(min(row, rows.count() - 1))
    QTimer.singleShot(0, rows, lambda: _fit(rows))


def _fit(rows: QListWidget) -> None:
    """As high as its words are, once they are wrapped to the list's width."""
    rows.doItemsLayout()
    last = rows.visualItemRect(rows.item(rows.count() - 1)) if rows.count() else None
    if last is not None:
        rows.setFixedHeight(last.bottom() + 12)
