"""What people said of the articles: read it beside the article, reply, correct it, say what became of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from kb_app.domain.contribution import Verdict
from kb_app.language import tr, trn
from kb_app.services.conversations import (
    VERDICTS,
    Conversation,
    conversation_words,
    heading_words,
    may_repeat,
    subject_words,
)
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.list_place import ListPlace
from kb_app.ui.widgets.row_list import Row, RowList
from kb_app.ui.widgets.trouble_line import TroubleLine
from kb_app.ui.widgets.verdict_buttons import VerdictButtons


@dataclass(frozen=True, slots=True)
class Decision:
    """A reply to a conversation; `joins` is the id of the one that it repeats."""

    conversation: Conversation
    text: str
    verdict: Verdict
    joins: str = ""


class InboxDialog(Dialog):
    """`decided` carries a Decision, to be shown once it is saved, `article_asked` a key and the anchor of the passage.

    `fix_asked` wants the article to be corrected, `proposal_asked` a proposed text to be looked at; both carry the
    conversation, and close the list.
    """

    decided = Signal(object)
    article_asked = Signal(str, str)
    fix_asked = Signal(object)
    proposal_asked = Signal(object)

    def __init__(self, conversations: Sequence[Conversation], today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all, self._today = list(conversations), today
        self._decided: dict[str, Verdict] = {}
        self.setWindowTitle(tr("Signalements, questions et demandes"))
        layout = self.lay_out(1060, 640)
        layout.addLayout(self._make_bar())
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._make_list())
        split.addWidget(self._make_detail())
        split.setSizes([600, 420])
        self._place = ListPlace(split)
        layout.addWidget(self._place, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self._fill()
        self._list.setFocus()

    def titles(self) -> tuple[str, ...]:
        """What is listed, in order."""
        return self._list.texts(1)

    def said(self) -> str:
        """How many there are, or that there is nothing to do."""
        return self._place.words() or self._count.text()

    def show_decided(self, decision: Decision) -> None:
        """It is saved."""
        self._decided[decision.conversation.said.id] = decision.verdict
        self._trouble.hide()
        self._fill()

    def show_trouble(self, sentence: str) -> None:
        """It could not be saved; what was written stays."""
        self._trouble.say(sentence)

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

    def _make_list(self) -> RowList:
        columns = (tr("Message"), tr("Fiche"), tr("De, quand, où"))
        self._list = RowList(tr("Messages"), columns, (150, 180), 2)
        self._list.itemSelectionChanged.connect(self._show_current)
        self._list.itemActivated.connect(lambda *_: self._on_activated())
        return self._list

    def _make_detail(self) -> QWidget:
        detail = QWidget()
        layout = QVBoxLayout(detail)
        layout.setContentsMargins(14, 0, 0, 0)
        layout.setSpacing(10)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        first = QHBoxLayout()
        self._fix = self._button(first, tr("&Corriger la fiche…"), self._on_fix)
        self._fix.setProperty("role", "primary")
        self._look = self._button(first, tr("&Examiner le changement…"), self._on_look)
        self._look.setProperty("role", "primary")
        self._open = self._button(first, tr("&Ouvrir à cet endroit"), self._on_open)
        first.addStretch(1)
        layout.addLayout(first)
        self._reply = QPlainTextEdit()
        self._reply.setPlaceholderText(tr("Votre réponse ; elle revient à la personne qui a écrit"))
        self._reply.setAccessibleName(tr("Votre réponse"))
        self._reply.setTabChangesFocus(True)
        self._reply.setMaximumHeight(110)
        self._reply.textChanged.connect(self._show_ready)
        layout.addWidget(self._reply)
        self._same = QComboBox()
        self._same.setAccessibleName(tr("Le message qui dit déjà la même chose"))
        self._same.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._same.currentIndexChanged.connect(lambda _at: self._show_ready())
        layout.addWidget(self._same)
        self._verdicts = VerdictButtons()
        self._verdicts.chosen.connect(self._on_decide)
        layout.addWidget(self._verdicts)
        self._trouble = TroubleLine()
        layout.addWidget(self._trouble)
        return detail

    def _button(self, row: QHBoxLayout, words: str, deed: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: deed())
        row.addWidget(button)
        return button

    def _fill(self) -> None:
        only_open = bool(self._which.currentData())
        shown = [each for each in self._all if not only_open or self._is_open(each)]
        self._list.fill([self._row(each) for each in shown])
        count = len(shown)
        self._count.setText(trn("{count} message", "{count} messages", count) if count else "")
        self._place.say(
            "" if count else tr("Rien à traiter : tout a sa réponse.") if only_open else tr("Aucun message.")
        )

    def _row(self, conversation: Conversation) -> Row:
        verdict = conversation.verdict or self._decided.get(conversation.said.id)
        words = subject_words(conversation.said.feedback)
        state = f"{words} · {tr(VERDICTS[verdict])}" if verdict else words
        if repeated := len(conversation.joined):
            state += f" (×{repeated + 1})"
        title = conversation.title or tr("Pas de fiche")
        return Row((state, title, heading_words(conversation, self._today)), conversation, conversation.said.id)

    def _is_open(self, conversation: Conversation) -> bool:
        return conversation.is_open and conversation.said.id not in self._decided

    def _current(self) -> Conversation | None:
        value = self._list.value()
        return value if isinstance(value, Conversation) else None

    def _show_current(self) -> None:
        current = self._current()
        self._reply.clear()
        self._text.setText("" if current is None else conversation_words(current, self._today))
        self._same.clear()
        self._same.addItem(tr("Dit la même chose que…"), "")
        for each in self._others(current):
            said = each.said.feedback
            words = said.text.partition("\n")[0] or subject_words(said)
            self._same.addItem(f"{heading_words(each, self._today)} — {words}", each.said.id)
        self._show_ready()

    def _others(self, current: Conversation | None) -> list[Conversation]:
        """Open messages that the chosen one may repeat."""
        return [each for each in self._all if current is not None and self._is_open(each) and may_repeat(current, each)]

    def _show_ready(self) -> None:
        current, words = self._current(), bool(self._reply.toPlainText().strip())
        is_proposal = current is not None and current.said.feedback.proposal is not None
        is_open = current is not None and self._is_open(current)
        has_article = current is not None and bool(current.key)
        self._look.setVisible(is_proposal)
        self._fix.setVisible(not is_proposal)
        self._fix.setEnabled(is_open and has_article)
        self._open.setEnabled(has_article)
        for widget in (self._reply, self._verdicts):
            widget.setVisible(not is_proposal)
        self._same.setVisible(is_open and self._same.count() > 1)
        self._verdicts.setEnabled(is_open)
        self._verdicts.show_ready(
            has_words=words, has_other=bool(self._same.currentData()), may_repeat=self._same.count() > 1
        )

    def _on_activated(self) -> None:
        self._on_look() if self._look.isVisible() else self._on_open()

    def _on_open(self) -> None:
        current = self._current()
        if current is not None and current.key:
            self.article_asked.emit(current.key, current.said.feedback.section)
            self.accept()

    def _on_fix(self) -> None:
        current = self._current()
        self.accept()
        self.fix_asked.emit(current)

    def _on_look(self) -> None:
        current = self._current()
        self.accept()
        self.proposal_asked.emit(current)

    def _on_decide(self, verdict: Verdict) -> None:
        current = self._current()
        if current is None:
            return
        joins = str(self._same.currentData()) if verdict is Verdict.DUPLICATE else ""
        text = self._reply.toPlainText().strip() or tr(VERDICTS[verdict]) + "."
        self.decided.emit(Decision(current, text, verdict, joins))
