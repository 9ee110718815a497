"""Two forms of an article side by side (sites, or versions in conflict), with what differs tinted on both sides."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kb_app.domain.change import text_changes
from kb_app.language import tr, trn
from kb_app.services.reading import Reading
from kb_app.ui.richtext import Look, to_qt_slices
from kb_app.ui.theme import Theme, zoom_of
from kb_app.ui.widgets.article_view import ArticleView
from kb_app.ui.widgets.dialog import Dialog


class CompareDialog(Dialog):
    """`choices` are names and codes of the forms; links are not followed here.

    `asked` carries the codes of the two to show, which `show_readings` takes.
    """

    asked = Signal(str, str)

    def __init__(
        self,
        theme: Theme,
        title: str,
        choices: Sequence[tuple[str, str]],
        first: str,
        second: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(title)
        layout = self.lay_out(1180, 760)
        columns = QHBoxLayout()
        self._choices: list[QComboBox] = []
        self._views: list[ArticleView] = []
        for wanted, name in ((first, tr("À gauche")), (second, tr("À droite"))):
            column = QVBoxLayout()
            choice = QComboBox()
            choice.setAccessibleName(name)
            for words, code in choices:
                choice.addItem(words, code)
            choice.setCurrentIndex(max(0, choice.findData(wanted)))
            choice.currentIndexChanged.connect(self.ask)
            view = ArticleView()
            view.setAccessibleName(name)
            view.set_theme(theme)
            column.addWidget(choice)
            column.addWidget(view, 1)
            columns.addLayout(column, 1)
            self._choices.append(choice)
            self._views.append(view)
        layout.addLayout(columns, 1)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        layout.addWidget(self._count)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def ask(self) -> None:
        """Ask for the two that are chosen."""
        self._count.setText(tr("Lecture…"))
        self.asked.emit(*(str(choice.currentData()) for choice in self._choices))

    def show_trouble(self, sentence: str) -> None:
        self._count.setText(sentence)

    def show_readings(self, left: Reading, right: Reading) -> None:
        """Both are whole. What differs is tinted when both are in their views."""
        for view, reading in zip(self._views, (left, right), strict=True):
            look = Look(self._theme, zoom_of(view), 460, on_paper=True)
            slices = to_qt_slices(reading.rendered.pieces(), reading.title, look)
            view.show_article(slices, dict(reading.images), [heading.anchor for heading in reading.outline])
        first, second = self._views
        first.when_filled(lambda: second.when_filled(self._mark))

    def said(self) -> str:
        """How much differs, in words."""
        return self._count.text()

    def _mark(self) -> None:
        left, right = (view.plain_text().split("\n") for view in self._views)
        self._views[0].mark_changes(text_changes(right, left).lines)
        there = text_changes(left, right)
        self._views[1].mark_changes(there.lines)
        self._count.setText(
            trn("{count} différence", "{count} différences", there.places) if there.places else tr("Aucune différence.")
        )
        QTimer.singleShot(0, self, self._go_to_first_difference)

    def _go_to_first_difference(self) -> None:
        for view in self._views:
            view.step_change(forward=True)
