"""One setting of the table, as the field it is changed in."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from kb_app.domain.folder import Site
from kb_app.language import later, tr
from kb_app.preferences import Form, Setting

CHOICES = {
    "fr": later("Français"),
    "en": later("Anglais"),
    "system": later("Comme le système"),
    "light": later("Claires"),
    "dark": later("Sombres"),
    "contrast": later("Très contrastées"),
}


class PageField(QWidget):
    """The path of a page that is written, typed or chosen."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = QLineEdit(path)
        self._path.setPlaceholderText(tr("Aucune"))
        choose = QPushButton(tr("Choisir…"))
        choose.clicked.connect(self._on_choose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._path, 1)
        layout.addWidget(choose)
        self.setFocusProxy(self._path)

    def setAccessibleName(self, name: str) -> None:
        self._path.setAccessibleName(name)

    def text(self) -> str:
        return self._path.text().strip()

    def _on_choose(self) -> None:
        suggested = self.text() or str(Path.home() / tr("secours.html"))
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Page de secours"), suggested, tr("Page web (*.html)"))
        if chosen:
            self._path.setText(chosen)


def setting_field(setting: Setting, value: str | int | bool, sites: Sequence[Site]) -> QWidget:
    """What `value` is changed in; `sites` are those that the folders know."""
    if isinstance(setting.default, bool):
        box = QCheckBox()
        box.setChecked(bool(value))
        return box
    if isinstance(setting.default, int):
        number = QSpinBox()
        number.setRange(setting.low, setting.high)
        number.setSingleStep(10 if setting.form is Form.PERCENTAGE else 1)
        number.setSuffix(tr(" %") if setting.form is Form.PERCENTAGE else "")
        number.setValue(int(value))
        number.lineEdit().setTextMargins(6, 0, 0, 0)  # the style sheet's padding does not reach it
        return number
    if setting.form is Form.PAGE:
        return PageField(str(value))
    if setting.form is Form.SITE:
        known = [("", tr("Tous les sites")), *((site.code, site.label) for site in sites)]
        return _choice(known if value in dict(known) else [*known, (str(value), str(value))], str(value))
    if setting.choices:
        return _choice([(code, tr(CHOICES[code])) for code in setting.choices], str(value))
    return QLineEdit(str(value))


def _choice(rows: Sequence[tuple[str, str]], chosen: str) -> QComboBox:
    choice = QComboBox()
    for code, words in rows:
        choice.addItem(words, code)
    choice.setCurrentIndex(choice.findData(chosen))
    return choice


def field_value(field: QWidget) -> str | int | bool:
    """What a person made of it."""
    match field:
        case QCheckBox():
            return field.isChecked()
        case QSpinBox():
            return field.value()
        case QComboBox():
            return str(field.currentData())
        case QLineEdit() | PageField():
            return field.text().strip()
    raise TypeError(type(field))
