"""Above a text that is written: what it is, where it is kept, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from kb_app.language import tr
from kb_app.ui.theme import Theme, icon
from kb_app.ui.widgets.elided_label import ElidedLabel


class EditorBar(QFrame):
    """`form` shows or hides the header's form, `insert` opens the menu of `insertions`."""

    publish_asked = Signal()
    leave_asked = Signal()
    discard_asked = Signal()

    def __init__(self, insertions: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tabs")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 14, 6)
        layout.setSpacing(8)
        self._heading = QLabel()
        self._heading.setProperty("role", "lead")
        self._state = ElidedLabel()
        self._state.setProperty("role", "muted")
        self._state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # buttons come first
        self.form = QPushButton(tr("En-tête (F2)"))
        self.form.setCheckable(True)
        self.form.setChecked(True)
        self.form.setProperty("role", "chip")
        self.insert = QPushButton(tr("Insérer (Alt+I)"))
        self.insert.setMenu(insertions)
        self.insert.setProperty("opens", "menu")
        discard = QPushButton(tr("Jeter"))
        discard.clicked.connect(self.discard_asked)
        self._publish = QPushButton(tr("Publier… (Ctrl+Entrée)"))
        self._publish.setProperty("role", "primary")
        self._publish.clicked.connect(self.publish_asked)
        self._close = QToolButton()
        self._close.setToolTip(tr("Quitter ; le texte reste dans vos brouillons (Échap)"))
        self._close.setAccessibleName(self._close.toolTip())
        self._close.clicked.connect(self.leave_asked)
        layout.addWidget(self._heading)
        layout.addWidget(self._state, 1)
        for widget in (self.form, self.insert, discard, self._publish, self._close):
            layout.addWidget(widget)

    def set_theme(self, theme: Theme) -> None:
        self._close.setIcon(icon("close", theme.muted))

    def set_compact(self, compact: bool) -> None:
        """The header's form hidden in a narrow window."""
        if compact:
            self.form.setChecked(False)

    def set_short(self, short: bool) -> None:
        """Short words where there is little room for them."""
        self._heading.setVisible(not short)
        self.form.setText(tr("En-tête") if short else tr("En-tête (F2)"))
        self.insert.setText(tr("Insérer") if short else tr("Insérer (Alt+I)"))
        self._publish.setText(tr("Publier…") if short else tr("Publier… (Ctrl+Entrée)"))

    def set_heading(self, words: str, tip: str) -> None:
        self._heading.setText(words)
        self._heading.setToolTip(tip)

    def show_state(self, words: str) -> None:
        """Where the text is: on the disk, or not yet."""
        self._state.setText(words)
