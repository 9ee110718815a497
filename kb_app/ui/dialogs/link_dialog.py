"""Before anything outside opens: the true address, with the host that will really be asked."""

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from kb_app.language import tr

OPENED = ("http", "https", "mailto")


def asks_to_open(address: str, parent: QWidget) -> bool:
    """Whether the person, having seen where `address` really leads, wants to open it. Other schemes never open."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme().lower() not in OPENED:
        QMessageBox.information(
            parent,
            tr("Lien refusé"),
            tr("Ce lien ne peut pas être ouvert d'ici : {address}", address=address[:300]),
        )
        return False
    # the encoded form shows homoglyphs and direction marks for what they are
    host = url.host(QUrl.ComponentFormattingOption.FullyEncoded) or url.path()
    box = QMessageBox(parent)
    box.setWindowTitle(tr("Ouvrir un lien extérieur"))
    box.setText(tr("Ouvrir {host} hors de Vademecum ?", host=host))
    box.setInformativeText(bytes(url.toEncoded().data()).decode("ascii", "replace")[:500])
    opening = QPushButton(tr("Ouvrir"))
    opening.setProperty("role", "primary")
    box.addButton(opening, QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    return box.clickedButton() is opening
