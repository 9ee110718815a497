"""One answer of a step: the key that gives it, and its words, which wrap when they are long."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from kb_app.language import tr


class ChoiceButton(QPushButton):
    """`key` is what to press; `given` that this answer was given here before."""

    def __init__(self, key: str, words: str, *, given: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "choice")
        self.setProperty("given", given)
        note = tr("réponse donnée") if given else ""
        self.setAccessibleName(", ".join(part for part in (f"{key} : {words}" if key else words, note) if part))
        self._layout = layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 7, 12, 7)
        layout.setSpacing(12)
        for text, role in ((key, "key"), (words, "choice"), (note, "muted")):
            if text:
                label = QLabel(text)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setProperty("role", role)
                label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
                label.setWordWrap(role == "choice")
                if role == "key":
                    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
                layout.addWidget(label, 1 if role == "choice" else 0, Qt.AlignmentFlag.AlignVCenter)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return self._layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._layout.minimumSize()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._layout.heightForWidth(width)
