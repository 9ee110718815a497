"""The first run: nothing is followed yet. Choose a folder, or try the sample."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kb_app.language import tr
from kb_app.ui.theme import Theme, icon

PAGE_WIDTH, PICTURE = 560, 56


class WelcomePane(QWidget):
    folder_asked = Signal()
    sample_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel()
        self._picture.setMinimumHeight(PICTURE)
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
        self._page = page = QWidget()
        page.setFixedWidth(PAGE_WIDTH)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for widget in (self._picture, title, lead):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addWidget(note)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.set_theme(theme)
        self.setFocusProxy(folder)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the wrapped lines their height: a layout that centres its only widget does not ask for it."""
        layout = self._page.layout()
        assert layout is not None
        self._page.setMinimumHeight(layout.totalHeightForWidth(PAGE_WIDTH))
        super().showEvent(event)

    def set_theme(self, theme: Theme) -> None:
        self._picture.setPixmap(icon("vademecum", theme.accent, PICTURE).pixmap(PICTURE, PICTURE))
