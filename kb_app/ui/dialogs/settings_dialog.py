"""Preferences, drawn from the table of settings."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from kb_app.domain.folder import Site
from kb_app.language import later, tr
from kb_app.settings import TABLE, Form, Setting, Settings

CHOICES = {
    "fr": later("Français"),
    "en": later("Anglais"),
    "system": later("Comme le système"),
    "light": later("Claires"),
    "dark": later("Sombres"),
    "contrast": later("Très contrastées"),
}
FIELD_WIDTH = 300


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


class SettingsDialog(QDialog):
    """`changes()` holds what the person changed, once accepted. `sites` are those that the folders know.

    `obstacles` says of settings that do nothing on this computer why.
    """

    def __init__(
        self,
        settings: Settings,
        sites: Sequence[Site] = (),
        parent: QWidget | None = None,
        obstacles: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._obstacles = obstacles or {}
        self._settings = settings
        self.setWindowTitle(tr("Préférences"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        self._fields: dict[str, QWidget] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for group in dict.fromkeys(setting.group for setting in TABLE):
            heading = QLabel(tr(group).upper())
            heading.setProperty("role", "heading")
            heading.setContentsMargins(0, 14 if self._fields else 0, 0, 0)
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for setting in TABLE:
                if setting.group == group:
                    self._add(setting, grid, sites)
        layout.addLayout(grid)
        layout.addSpacing(10)
        place = QLabel(tr("Tout est gardé dans {path}", path=settings.home))
        place.setProperty("role", "muted")
        place.setWordWrap(True)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(place)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def changes(self) -> dict[str, str | int | bool]:
        found = {key: _value(field) for key, field in self._fields.items() if field.isEnabled()}
        return {key: value for key, value in found.items() if value != self._settings[key]}

    def _add(self, setting: Setting, grid: QGridLayout, sites: Sequence[Site]) -> None:
        field = _field(setting, self._settings[setting.key], sites)
        field.setEnabled(not self._settings.is_locked(setting.key) and setting.key not in self._obstacles)
        field.setMinimumWidth(FIELD_WIDTH)
        words = self._label(setting)
        field.setAccessibleName(words)
        label = QLabel(words)
        label.setBuddy(field)
        row = grid.rowCount()
        grid.addWidget(label, row, 0)
        grid.addWidget(field, row, 1)
        self._fields[setting.key] = field

    def _label(self, setting: Setting) -> str:
        words = tr(setting.text)
        if self._settings.is_locked(setting.key):
            return tr("{setting} (fixé par votre organisation)", setting=words)
        why = self._obstacles.get(setting.key)
        return tr("{setting} (pas ici : {why})", setting=words, why=why) if why else words


def _field(setting: Setting, value: str | int | bool, sites: Sequence[Site]) -> QWidget:
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


def _value(field: QWidget) -> str | int | bool:
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
