"""A procedure, one step at a time: where one is, what the step says, the answers on keys 1 to 9, and the way so far."""

from collections.abc import Mapping
from html import escape

from PySide6.QtCore import QEvent, QObject, QSizeF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from kb_app.language import tr
from kb_app.services.walking import Stage
from kb_app.ui.richtext import Look, to_qt
from kb_app.ui.theme import Theme
from kb_app.ui.widgets.answer_list import AnswerList, digit_of
from kb_app.ui.widgets.article_view import ArticleView
from kb_app.ui.widgets.banner import Banner
from kb_app.ui.widgets.page_area import PageArea
from kb_app.ui.widgets.sliced_view import MARGIN
from kb_app.ui.widgets.trail import Trail
from kb_app.ui.widgets.walk_bar import WalkBar

FRAME = 2
SCROLLING = {
    Qt.Key.Key_Down.value: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up.value: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_PageDown.value: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Space.value: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp.value: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Home.value: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End.value: QAbstractSlider.SliderAction.SliderToMaximum,
}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ProcedurePane(QFrame):
    """What a person does with a step, as signals. `answered` carries the number of an answer, from 1.

    `stop_chosen` carries a number from 0, `link_followed` an address; `finished` whether the note is wanted.
    """

    answered = Signal(int)
    went_on = Signal()
    went_back = Signal()
    stop_chosen = Signal(int)
    link_followed = Signal(str)
    finished = Signal(bool)
    abandoned = Signal()

    def __init__(self, theme: Theme, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reader")
        self._theme, self._zoom = theme, 100
        self._stage: Stage | None = None
        self._note = ""
        self._folds: frozenset[int] = frozenset()
        self._checked: frozenset[int] = frozenset()
        self._bar = WalkBar(actions)
        self._banners = QVBoxLayout()
        self._banners.setContentsMargins(MARGIN, 12, MARGIN, 0)
        self._banners.setSpacing(6)
        self._view = ArticleView()
        self._view.setObjectName("step")
        self._view.document().documentLayout().documentSizeChanged.connect(self._fit_text)
        self._view.set_theme(theme)
        self._view.link_activated.connect(self._on_link)
        self._view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.installEventFilter(self)
        self._text = PageArea()
        self._answers = AnswerList()
        for told, heard in (
            (self._answers.answered, self.answered),
            (self._answers.went_on, self.went_on),
            (self._answers.went_back, self.went_back),
            (self._answers.finished, self.finished),
            (self._answers.abandoned, self.abandoned),
        ):
            told.connect(heard)
        self._trail = Trail(theme)
        self._trail.stop_chosen.connect(self.stop_chosen)
        self._trail.link_chosen.connect(self.link_followed)
        self._lay_out()

    def set_theme(self, theme: Theme, zoom: int) -> None:
        self._theme, self._zoom = theme, zoom
        self._view.set_theme(theme)
        self._trail.set_theme(theme, zoom)
        self._bar.set_theme(theme)
        self._show_again()

    def set_compact(self, compact: bool) -> None:
        """No way beside the text in a narrow window: going back is a key."""
        self._trail.setVisible(not compact)
        self._bar.set_compact(compact)
        self._banners.setContentsMargins(12 if compact else MARGIN, 8, 12 if compact else MARGIN, 0)

    def stage(self) -> Stage | None:
        return self._stage

    def show_stage(self, stage: Stage, note: str) -> None:
        """Show where the walk is; `note` is for the ticket. The focus goes to the text if it was in this pane."""
        moved = self._stage is None or self._stage.walk != stage.walk
        if moved:
            self._folds = self._checked = frozenset()
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self.window())
        self._stage, self._note = stage, note
        self._show_again()
        if moved:
            self._text.verticalScrollBar().setValue(0)
        if had_focus:
            self.focus_text()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, self.spoken()))

    def focus_text(self) -> None:
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_trouble(self, sentence: str) -> None:
        """Something went wrong; the walk stays where it is."""
        self._banners.insertWidget(0, Banner(self._theme, "bad", sentence))

    def spoken(self) -> str:
        """What a screen reader is told of the new step."""
        assert self._stage is not None
        if self._stage.walk.ended:
            return tr("Procédure terminée.")
        return f"{_where(self._stage)}. {self._stage.step.heading}"

    def told(self) -> tuple[str, ...]:
        return self._stage.told if self._stage is not None else ()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits answer, Enter goes on, Backspace goes back; a key that is held down counts once."""
        number = digit_of(event)
        focused = self.focusWidget()
        if event.isAutoRepeat() or self._stage is None:
            return
        if number:
            self.answered.emit(number)
        elif event.key() in ENTER and isinstance(focused, QAbstractButton) and focused.hasFocus():
            focused.click()
        elif event.key() in ENTER:
            self._on_onward()
        elif event.key() == Qt.Key.Key_Backspace:
            self.went_back.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that scroll a text scroll all of it, with what is above it."""
        if watched is self._view and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            action = SCROLLING.get(event.key())
            if action is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                self._text.verticalScrollBar().triggerAction(action)
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        page = QWidget()
        page.setObjectName("reader")
        reading = QVBoxLayout(page)
        reading.setContentsMargins(0, 0, 0, 0)
        reading.setSpacing(0)
        reading.addLayout(self._banners)
        reading.addWidget(self._view)
        reading.addStretch()
        self._text.setWidget(page)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._text, 1)
        column.addWidget(self._answers)
        column.addStretch()
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(column, 1)
        body.addWidget(self._trail)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addLayout(body, 1)

    def _show_again(self) -> None:
        stage = self._stage
        if stage is None:
            return
        trusted = [remark.plain for remark in stage.remarks if remark.tone == "good"]
        self._bar.show_place(" › ".join(stage.walk.titles), _where(stage), " · ".join(trusted))
        self._view.setAccessibleName(self.spoken())
        self._show_banners(stage)
        look = Look(self._theme, self._zoom, self._view.text_width(), self._folds, self._checked)
        if stage.walk.ended:
            heading, words = escape(tr("Procédure terminée")), escape(tr("La note pour le ticket :"))
            html, title = f"<h2>{heading}</h2><p>{words}</p><pre>{escape(self._note)}</pre>", ""
        else:
            html, title = stage.html, stage.reading.title if stage.total == 1 else ""
        self._view.show_article([to_qt(html, title, look)], dict(stage.reading.images), [])
        self._answers.show_stage(stage, self._zoom)
        self._fit()
        self._trail.show_walk(stage.walk, () if stage.walk.ended else stage.link_rows)

    def _show_banners(self, stage: Stage) -> None:
        while (item := self._banners.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for sentence in stage.told:
            self._banners.addWidget(Banner(self._theme, "strong", sentence))
        for remark in (remark for remark in stage.remarks if remark.tone != "good" and not stage.walk.ended):
            self._banners.addWidget(Banner(self._theme, remark.tone, remark.text, remark.plain))

    def _fit_text(self, size: QSizeF) -> None:
        """As high as the text, which scrolls with what is above it; the answers stand right under it."""
        bar = self._view.horizontalScrollBar()
        is_wide = self._view.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self._view.setFixedHeight(round(size.height()) + 2 * FRAME + (bar.sizeHint().height() if is_wide else 0))
        self._fit()

    def _fit(self) -> None:
        """Text and answers as high as they need; the answers take at most half of the pane, the rest scrolls."""
        self._text.setMaximumHeight(self._text.needed_height())
        self._answers.setFixedHeight(min(self._answers.needed_height(), max(120, self.height() // 2)))

    def _on_onward(self) -> None:
        assert self._stage is not None
        if self._stage.walk.ended:
            self.finished.emit(True)
        else:
            self.went_on.emit()

    def _on_link(self, address: str) -> None:
        kind, _, number = address.partition(":")
        if kind == "fold" and number.isdigit():
            self._folds = self._folds ^ {int(number)}
            self._show_again()
        elif kind == "check" and number.isdigit():
            self._checked = self._checked ^ {int(number)}
            self._show_again()
        else:
            self.link_followed.emit(address)


def _where(stage: Stage) -> str:
    if stage.walk.ended or stage.total == 1:
        return tr("Terminée") if stage.walk.ended else tr("Fiche à lire")
    return tr("Étape {number} sur {total}", number=stage.number, total=stage.total)
