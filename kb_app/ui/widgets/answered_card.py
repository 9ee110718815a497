"""What a text answers, beside it while it is written: who said what of which passage, or what is proposed."""

from datetime import date
from html import escape

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kb_app.language import tr, trn
from kb_app.services.conversations import Conversation, heading_words, subject_words
from kb_app.ui.theme import Theme
from kb_app.ui.widgets.banner import Banner


class AnsweredCard(QWidget):
    """Takes no room while nothing is answered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 8, 16, 8)
        self._said = ""
        self.hide()

    def show_conversation(self, conversation: Conversation | None, today: date, theme: Theme) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.setVisible(conversation is not None)
        self._said = ""
        if conversation is None:
            return
        said = conversation.said.feedback
        head = f"{subject_words(said)} · {heading_words(conversation, today)}"
        lines = [escape(line) for line in said.text.splitlines()]
        lines += [escape(joined.feedback.text) for joined in conversation.joined if joined.feedback.text]
        reached = trn(
            "En publiant, vous répondez à la personne qui a écrit.",
            "En publiant, vous répondez aux {count} personnes qui ont écrit.",
            1 + len(conversation.joined),
        )
        if names := conversation.signed:
            reached += " " + tr("Nommée parmi les contributeurs : {names}.", names=", ".join(names))
        text = "<br>".join([f"<b>{escape(head)}</b>", *lines, f"<i>{escape(reached)}</i>"])
        self._said = "\n".join([head, said.text, reached])
        self._layout.addWidget(Banner(theme, "info", text, self._said))

    def said(self) -> str:
        """All of it, as a screen reader says it."""
        return self._said
