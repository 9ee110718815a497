"""The first run: nothing is followed yet. Choose a folder, or try the sample."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from kb_app.language import tr
from kb_app.ui.theme import SPACE, Theme, icon
from kb_app.ui.widgets.flow_layout import FlowLayout
from kb_app.ui.widgets.page_area import PageArea

PAGE_WIDTH, MARGIN, PICTURE = 560, 28, 56


class WelcomePane(PageArea):
    folder_asked = Signal()
    sample_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
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
        buttons = FlowLayout(SPACE)
        buttons.addWidget(folder)
        buttons.addWidget(sample)
        note = QLabel(
            tr(
                "N'importe quel dossier de fichiers Markdown convient. Rien n'y sera modifié. "
                "Ce que vous cherchez et lisez ne quitte jamais cet ordinateur."
            )
        )
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        page = QWidget()
        page.setObjectName("reader")
        page.setMaximumWidth(PAGE_WIDTH + 2 * MARGIN)
        column = QVBoxLayout(page)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(14)
        column.addStretch(2)
        for widget in (self._picture, title, lead):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addWidget(note)
        column.addStretch(3)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setWidget(page)
        self.set_theme(theme)
        self.setFocusProxy(folder)

    def set_theme(self, theme: Theme) -> None:
        self._picture.setPixmap(icon("vademecum", theme.accent, PICTURE).pixmap(PICTURE, PICTURE))
