"""What people said of the articles: read it beside the article, reply, say what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kb_app.domain.contribution import Subject, Verdict
from kb_app.language import tr, trn
from kb_app.services.conversations import VERDICTS, Conversation, heading_words, reply_words, subject_words

_AT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Decision:
    """A reply to a conversation; `credit` is the name of who is to be named among the article's contributors."""

    conversation: Conversation
    text: str
    verdict: Verdict
    credit: str = ""


class InboxDialog(QDialog):
    """`decided` carries a Decision, `article_asked` a key and the anchor of the passage."""

    decided = Signal(object)
    article_asked = Signal(str, str)

    def __init__(self, conversations: Sequence[Conversation], today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all, self._today = list(conversations), today
        self._decided: dict[str, Verdict] = {}
        self.setWindowTitle(tr("Signalements, questions et demandes"))
        self.resize(1020, 620)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(10)
        layout.addLayout(self._make_bar())
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._make_list())
        split.addWidget(self._make_detail())
        split.setSizes([600, 380])
        layout.addWidget(split, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self._fill()

    def titles(self) -> tuple[str, ...]:
        """What is listed, in order."""
        items = (self._list.topLevelItem(row) for row in range(self._list.topLevelItemCount()))
        return tuple(item.text(1) for item in items if item is not None)

    def said(self) -> str:
        """How many there are, or that there is nothing to do."""
        return self._count.text()

    def _make_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        self._which = QComboBox()
        self._which.setAccessibleName(tr("Ce qui est montré"))
        self._which.addItem(tr("À traiter"), True)
        self._which.addItem(tr("Tout, réponses comprises"), False)
        self._which.currentIndexChanged.connect(self._fill)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        bar.addWidget(self._which)
        bar.addWidget(self._count)
        bar.addStretch(1)
        return bar

    def _make_list(self) -> QTreeWidget:
        self._list = QTreeWidget()
        self._list.setRootIsDecorated(False)
        self._list.setAccessibleName(tr("Messages"))
        self._list.setHeaderLabels([tr("Message"), tr("Fiche"), tr("De, quand, où")])
        self._list.setColumnWidth(0, 150)
        self._list.setColumnWidth(1, 220)
        self._list.currentItemChanged.connect(lambda *_: self._show_current())
        self._list.itemActivated.connect(lambda *_: self._on_open())
        return self._list

    def _make_detail(self) -> QWidget:
        detail = QWidget()
        layout = QVBoxLayout(detail)
        layout.setContentsMargins(12, 0, 0, 0)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        self._open = QPushButton(tr("Ouvrir la fiche à cet endroit"))
        self._open.clicked.connect(self._on_open)
        layout.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        self._reply = QPlainTextEdit()
        self._reply.setPlaceholderText(tr("Votre réponse ; elle revient à la personne qui a écrit"))
        self._reply.setAccessibleName(tr("Votre réponse"))
        self._reply.setTabChangesFocus(True)
        self._reply.setMaximumHeight(110)
        self._reply.textChanged.connect(self._show_ready)
        layout.addWidget(self._reply)
        self._credit = QCheckBox()
        self._credit.setChecked(True)
        layout.addWidget(self._credit)
        row = QHBoxLayout()
        self._buttons: dict[Verdict, QPushButton] = {}
        for verdict, words in VERDICTS.items():
            button = QPushButton(tr(words))
            button.clicked.connect(lambda _checked=False, verdict=verdict: self._on_decide(verdict))
            self._buttons[verdict] = button
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)
        return detail

    def _fill(self) -> None:
        only_open = bool(self._which.currentData())
        shown = [each for each in self._all if not only_open or self._is_open(each)]
        self._list.clear()
        for each in shown:
            title = each.title or tr("Pas de fiche")
            item = QTreeWidgetItem([self._state(each), title, heading_words(each, self._today)])
            item.setData(0, _AT, self._all.index(each))
            self._list.addTopLevelItem(item)
        count = len(shown)
        self._count.setText(
            trn("{count} message", "{count} messages", count) if count else tr("Rien à traiter : tout a sa réponse.")
        )
        if (first := self._list.topLevelItem(0)) is not None:
            self._list.setCurrentItem(first)
        self._show_current()

    def _is_open(self, conversation: Conversation) -> bool:
        decided = conversation.verdict or self._decided.get(conversation.said.id)
        return decided is None and conversation.said.feedback.subject is not Subject.THANKS

    def _state(self, conversation: Conversation) -> str:
        verdict = conversation.verdict or self._decided.get(conversation.said.id)
        words = subject_words(conversation.said.feedback)
        return f"{words} · {tr(VERDICTS[verdict])}" if verdict else words

    def _current(self) -> Conversation | None:
        item = self._list.currentItem()
        return self._all[int(item.data(0, _AT))] if item is not None else None

    def _show_current(self) -> None:
        current = self._current()
        self._reply.clear()
        if current is None:
            self._text.setText("")
        else:
            said = current.said.feedback
            parts = [f"{subject_words(said)} — {heading_words(current, self._today)}"]
            parts.append(said.text or tr("Sans autre mot."))
            parts += [reply_words(reply, self._today) for reply in current.replies]
            self._text.setText("\n\n".join(parts))
        author = current.said.feedback.author if current is not None else ""
        self._credit.setVisible(bool(author and current is not None and current.key))
        self._credit.setText(tr("Si c'est corrigé, nommer {name} parmi les contributeurs", name=author))
        self._open.setEnabled(current is not None and bool(current.key))
        self._show_ready()

    def _show_ready(self) -> None:
        """Who refuses, or answers, says why; what was corrected or said before speaks for itself."""
        current, words = self._current(), bool(self._reply.toPlainText().strip())
        for verdict, button in self._buttons.items():
            needs_words = verdict in (Verdict.ANSWERED, Verdict.DECLINED)
            button.setEnabled(current is not None and self._is_open(current) and (words or not needs_words))
            button.setToolTip(tr("Écrivez d'abord votre réponse.") if needs_words and not words else "")

    def _on_open(self) -> None:
        current = self._current()
        if current is not None and current.key:
            self.article_asked.emit(current.key, current.said.feedback.section)
            self.accept()

    def _on_decide(self, verdict: Verdict) -> None:
        current = self._current()
        if current is None:
            return
        is_credited = verdict is Verdict.FIXED and self._credit.isVisible() and self._credit.isChecked()
        credit = current.said.feedback.author if is_credited else ""
        text = self._reply.toPlainText().strip() or tr(VERDICTS[verdict]) + "."
        self._decided[current.said.id] = verdict
        self.decided.emit(Decision(current, text, verdict, credit))
        self._fill()
