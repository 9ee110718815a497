"""A change that waits for whoever answers for the article: as it would be read, word by word, and what to do of it."""

from enum import StrEnum

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from kb_app.domain.change import text_changes
from kb_app.language import later, tr
from kb_app.services.inbox import author_words
from kb_app.services.writing.validation import ProposalView
from kb_app.ui.diff_html import to_html
from kb_app.ui.theme import Theme
from kb_app.ui.widgets.article_view import ArticleView
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.rendered import show_reading
from kb_app.ui.widgets.trouble_line import TroubleLine

VIEW_WIDTH = 430


class Answer(StrEnum):
    """What the owner makes of it."""

    APPROVE = "approve"
    AMEND = "amend"
    DECLINE = "decline"


BUTTONS = {
    Answer.APPROVE: later("&Publier ce changement"),
    Answer.AMEND: later("Re&toucher dans l'éditeur…"),
    Answer.DECLINE: later("&Refuser"),
}


class ProposalDialog(Dialog):
    """`answer()` says what was decided, once accepted; `reason()` why, where it is refused."""

    def __init__(self, theme: Theme, view: ProposalView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._answer = Answer.DECLINE
        self.setWindowTitle(tr("Un changement à valider"))
        layout = self.lay_out(1040, 700)
        lead = QLabel(tr("Changement proposé par : {who}", who=author_words(view.conversation.said)))
        lead.setProperty("role", "lead")
        lead.setWordWrap(True)
        owner = tr("Responsable : {owner}", owner=view.owner) if view.owner else ""
        note = QLabel(" · ".join(filter(None, (owner, view.obstacle))))
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        layout.addWidget(lead)
        layout.addWidget(note)
        layout.addLayout(self._make_views(theme), 1)
        self._reason = QPlainTextEdit()
        self._reason.setPlaceholderText(tr("Si vous refusez, dites pourquoi : la raison revient à qui a proposé"))
        self._reason.setAccessibleName(tr("Pourquoi refuser"))
        self._reason.setTabChangesFocus(True)
        self._reason.setFixedHeight(66)
        self._reason.textChanged.connect(self._show_ready)
        layout.addWidget(self._reason)
        self._trouble = TroubleLine()
        layout.addWidget(self._trouble)
        layout.addLayout(self._make_buttons())
        self._show_ready()

    def answer(self) -> Answer:
        return self._answer

    def reason(self) -> str:
        return self._reason.toPlainText().strip()

    def show_trouble(self, sentence: str) -> None:
        """It could not be saved; the reason that was written stays."""
        self._trouble.say(sentence)

    def button(self, answer: Answer) -> QPushButton:
        return self._buttons[answer]

    def _make_views(self, theme: Theme) -> QHBoxLayout:
        rendered = ArticleView()
        rendered.setAccessibleName(tr("La fiche avec le changement"))
        rendered.set_theme(theme)
        new = show_reading(rendered, self._view.after, theme, VIEW_WIDTH)
        if self._view.before is not None:
            old = ArticleView()
            rendered.mark_changes(text_changes(show_reading(old, self._view.before, theme, VIEW_WIDTH), new).lines)
            old.deleteLater()
        words = QTextBrowser()
        words.setAccessibleName(tr("Les mots qui changent"))
        words.setOpenLinks(False)
        words.setHtml(to_html(self._view.runs, theme))
        views = QHBoxLayout()
        views.setSpacing(16)
        for heading, view in ((tr("Ce qui serait lu"), rendered), (words.accessibleName(), words)):
            column = QVBoxLayout()
            label = QLabel(heading.upper())
            label.setProperty("role", "heading")
            column.addWidget(label)
            column.addWidget(view, 1)
            views.addLayout(column, 1)
        return views

    def _make_buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self._buttons: dict[Answer, QPushButton] = {}
        for answer, words in BUTTONS.items():
            button = QPushButton(tr(words))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, answer=answer: self._on_answer(answer))
            self._buttons[answer] = button
            line.addWidget(button)
        self._buttons[Answer.APPROVE].setProperty("role", "primary")
        close = QPushButton(tr("&Plus tard"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        line.addStretch(1)
        line.addWidget(close)
        return line

    def _show_ready(self) -> None:
        view = self._view
        self._buttons[Answer.APPROVE].setEnabled(not view.obstacle)
        self._buttons[Answer.AMEND].setEnabled(view.may_decide and view.before is not None)
        self._buttons[Answer.DECLINE].setEnabled(view.may_decide and bool(self.reason()))
        self._buttons[Answer.DECLINE].setToolTip("" if self.reason() else tr("Dites d'abord pourquoi."))

    def _on_answer(self, answer: Answer) -> None:
        self._answer = answer
        self.accept()
