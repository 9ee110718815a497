"""The first run: nothing is followed yet. Choose a folder, or try the sample."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kb_app.language import tr
from kb_app.ui.theme import Theme, icon


class WelcomePane(QWidget):
    folder_asked = Signal()
    sample_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        self._picture = QLabel()
        title = QLabel(tr("Bienvenue dans Vademecum"))
        title.setProperty("role", "title")
        lead = QLabel(
            tr(
                "Vos fiches sont dans un dossier partagé. Vademecum en garde une copie sur cet ordinateur : "
                "les réponses restent là, même sans réseau."
            )
        )
        lead.setProperty("role", "lead")
        lead.setWordWrap(True)
        lead.setMinimumWidth(520)
        lead.setMaximumWidth(560)
        folder = QPushButton(tr("Choisir le dossier partagé…"))
        folder.setProperty("role", "primary")
        folder.setDefault(True)
        folder.clicked.connect(self.folder_asked)
        sample = QPushButton(tr("Essayer avec l'exemple"))
        sample.clicked.connect(self.sample_asked)
        buttons = QHBoxLayout()
        buttons.addWidget(folder)
        buttons.addWidget(sample)
        buttons.addStretch(1)
        note = QLabel(
            tr(
                "N'importe quel dossier de fichiers Markdown convient. Rien n'y sera modifié. "
                "Ce que vous cherchez et lisez ne quitte jamais cet ordinateur."
            )
        )
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        note.setMaximumWidth(560)
        layout.addStretch(2)
        for widget in (self._picture, title, lead):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(6)
        layout.addLayout(buttons)
        layout.addWidget(note, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(3)
        layout.setContentsMargins(80, 20, 40, 20)
        self.set_theme(theme)
        self.setFocusProxy(folder)

    def set_theme(self, theme: Theme) -> None:
        self._picture.setPixmap(icon("vademecum", theme.accent, 56).pixmap(56, 56))
