"""Preferences, drawn from the table of settings."""

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from kb_app.language import later, tr
from kb_app.settings import TABLE, Setting, Settings

CHOICES = {
    "fr": later("Français"),
    "en": later("Anglais"),
    "system": later("Comme le système"),
    "light": later("Claires"),
    "dark": later("Sombres"),
    "contrast": later("Très contrastées"),
}


class SettingsDialog(QDialog):
    """`changes()` holds what the person changed, once accepted."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(tr("Préférences"))
        self.setMinimumWidth(460)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        self._fields: dict[str, QWidget] = {}
        for group in dict.fromkeys(setting.group for setting in TABLE):
            heading = QLabel(tr(group).upper())
            heading.setProperty("role", "heading")
            layout.addWidget(heading)
            form = QFormLayout()
            form.setHorizontalSpacing(20)
            for setting in TABLE:
                if setting.group == group:
                    field = _field(setting, settings[setting.key])
                    self._fields[setting.key] = field
                    field.setEnabled(not settings.is_locked(setting.key))
                    form.addRow(_label(setting, settings), field)
            layout.addLayout(form)
            layout.addSpacing(10)
        place = QLabel(tr("Tout est gardé dans {path}", path=settings.home))
        place.setProperty("role", "muted")
        place.setWordWrap(True)
        layout.addWidget(place)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def changes(self) -> dict[str, str | int | bool]:
        found = {key: _value(field) for key, field in self._fields.items() if field.isEnabled()}
        return {key: value for key, value in found.items() if value != self._settings[key]}


def _label(setting: Setting, settings: Settings) -> str:
    words = tr(setting.text)
    return tr("{setting} (fixé par votre organisation)", setting=words) if settings.is_locked(setting.key) else words


def _field(setting: Setting, value: str | int | bool) -> QWidget:
    if isinstance(setting.default, bool):
        box = QCheckBox()
        box.setChecked(bool(value))
        return box
    if isinstance(setting.default, int):
        number = QSpinBox()
        number.setRange(setting.low, setting.high)
        number.setValue(int(value))
        return number
    if setting.choices:
        choice = QComboBox()
        for code in setting.choices:
            choice.addItem(tr(CHOICES[code]), code)
        choice.setCurrentIndex(setting.choices.index(str(value)))
        return choice
    return QLineEdit(str(value))


def _value(field: QWidget) -> str | int | bool:
    match field:
        case QCheckBox():
            return field.isChecked()
        case QSpinBox():
            return field.value()
        case QComboBox():
            return str(field.currentData())
        case QLineEdit():
            return field.text().strip()
    raise TypeError(type(field))
