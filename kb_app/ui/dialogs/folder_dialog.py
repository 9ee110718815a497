"""Follow one more shared folder: a directory or an address, its password, its name; try it before following it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.places import Place
from kb_app.services.doctor.finding import Finding, Level
from kb_app.services.new_folder import NewFolder
from kb_app.services.wording import error_sentence
from kb_app.ui.announcing import announce
from kb_app.ui.widgets.dialog import Dialog

MARKS = {Level.OK: "✓", Level.NOTE: "•", Level.WARNING: "!", Level.ERROR: "✗"}


class FolderDialog(Dialog):
    """`try_asked` carries the place and the password; what came of it is shown by `show_findings` or `show_error`.

    `stop_asked`: nobody waits for it any more. Once accepted, `place`, `password` and `name` are what was asked for.
    """

    try_asked = Signal(object, str)
    stop_asked = Signal()

    def __init__(
        self,
        folder: NewFolder,
        parent: QWidget | None = None,
        *,
        choose: Callable[..., str] = QFileDialog.getExistingDirectory,
    ) -> None:
        super().__init__(parent)
        self._folder, self._choose = folder, choose
        self._tries = self._named = False
        self.place: Place = Path()
        self.setWindowTitle(tr("Suivre un dossier partagé"))
        layout = self.lay_out(640)
        layout.addWidget(
            _muted(
                tr(
                    "Un dossier de ce poste ou du réseau, ou une adresse : smb://, sftp://, webdavs:// ou s3://. "
                    "Le nom d'utilisateur s'écrit dans l'adresse (smb://nom@serveur/partage), jamais le mot de passe."
                )
            )
        )
        layout.addLayout(self._make_form())
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._said.hide()
        layout.addWidget(self._said)
        layout.addStretch(1)
        layout.addLayout(self._make_buttons())
        self._show_place()

    def password(self) -> str:
        """Empty where none was written."""
        return self._password.text() if self._password.isVisibleTo(self) else ""

    def name(self) -> str:
        return self._name.text().strip()

    def said(self) -> str:
        """What is shown of the last try."""
        return self._said.text()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        self._end_try(
            "\n\n".join(f"{MARKS[one.level]} {' '.join(filter(None, (one.message, one.advice)))}" for one in findings)
        )

    def show_error(self, error: KbError) -> None:
        self._end_try(f"{MARKS[Level.ERROR]} {error_sentence(error)}")

    def accept(self) -> None:
        """Only with an address that can be understood, of a folder that is not followed yet."""
        if (place := self._understood()) is not None:
            self.place = place
            super().accept()

    def _make_form(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        self._address = QLineEdit()
        self._address.setPlaceholderText("smb://nom@serveur/partage")
        self._address.textChanged.connect(self._show_place)
        browse = QPushButton(tr("Parcourir…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._on_browse)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._address, 1)
        line.addWidget(browse)
        form.addRow(tr("Dossier ou adresse"), line)
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setPlaceholderText(tr("gardé par le trousseau du système ; laissez vide s'il y est déjà"))
        form.addRow(tr("Mot de passe"), self._password)
        self._name = QLineEdit()
        self._name.textEdited.connect(self._on_name_edited)
        form.addRow(tr("Nom sur ce poste"), self._name)
        for field, words in (
            (self._address, tr("Dossier ou adresse")),
            (self._password, tr("Mot de passe")),
            (self._name, tr("Nom sur ce poste")),
        ):
            field.setAccessibleName(words)
        self._form = form
        return form

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._try = QPushButton(tr("Essayer"))
        self._try.setAutoDefault(False)
        self._try.clicked.connect(self._on_try)
        row.addWidget(self._try)
        row.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self._follow = buttons.addButton(tr("Suivre"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._follow.setProperty("role", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row.addWidget(buttons)
        return row

    def _show_place(self) -> None:
        """The password's field and the name follow what is written."""
        try:
            place = self._folder.place(self._address.text())
        except KbError:
            self._form.setRowVisible(self._password, False)
        else:
            self._form.setRowVisible(self._password, self._folder.wants_password(place))
            if not self._named:
                self._name.setText(self._folder.name(place))
            self.fit()
        is_empty = not self._address.text().strip()
        self._try.setEnabled(not is_empty)
        self._follow.setEnabled(not is_empty)
        self._follow.setDefault(not is_empty)

    def _understood(self) -> Place | None:
        """The place that is written; None after saying what is wrong with it."""
        try:
            place = self._folder.place(self._address.text())
        except KbError as error:
            self._say(f"{MARKS[Level.ERROR]} {error_sentence(error)}")
            self._address.setFocus()
            return None
        if self._folder.is_followed(place):
            self._say(tr("Ce dossier est déjà suivi."))
            return None
        return place

    def _on_browse(self) -> None:
        if chosen := self._choose(self, tr("Choisir le dossier partagé")):
            self._address.setText(chosen)

    def _on_name_edited(self, text: str) -> None:
        self._named = bool(text.strip())

    def _on_try(self) -> None:
        if self._tries:
            self.stop_asked.emit()
            self._end_try(tr("Essai arrêté."))
        elif (place := self._understood()) is not None:
            self._tries = True
            self._try.setText(tr("Arrêter l'essai"))
            self._say(tr("Essai en cours : le dossier est interrogé…"))
            self.try_asked.emit(place, self.password())

    def _end_try(self, sentence: str) -> None:
        self._tries = False
        self._try.setText(tr("Essayer"))
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.show()
        self.fit()
        announce(self, sentence)


def _muted(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label
