"""Every setting, in one table: the settings file, its help and the settings dialog are all drawn from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kb_app.language import later


class Form(StrEnum):
    """WORDS as they are; the code of a SITE that the folders know; the path of a PAGE that is written; a PERCENTAGE."""

    WORDS = "words"
    SITE = "site"
    PAGE = "page"
    PERCENTAGE = "percentage"


@dataclass(frozen=True, slots=True)
class Setting:
    """One row: `choices` limits a text, `low` and `high` a number (both included); `form` says what it stands for."""

    key: str
    default: str | int | bool
    text: str
    group: str
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    form: Form = Form.WORDS


TABLE = (
    Setting("language", "fr", later("Langue de l'interface"), later("Affichage"), choices=("fr", "en")),
    Setting("theme", "system", later("Couleurs"), later("Affichage"), choices=("system", "light", "dark", "contrast")),
    Setting("zoom", 100, later("Taille du texte"), later("Affichage"), low=60, high=250, form=Form.PERCENTAGE),
    Setting("outline", True, later("Montrer le plan de la fiche"), later("Affichage")),
    Setting("tray", False, later("Rester près de l'horloge quand la fenêtre est fermée"), later("Fenêtre")),
    Setting("global_key", "", later("Touches qui l'appellent de partout (vide : aucune)"), later("Fenêtre")),
    Setting("site", "", later("Site choisi au démarrage"), later("Recherche"), form=Form.SITE),
    Setting("results", 20, later("Nombre de résultats listés"), later("Recherche"), low=5, high=100),
    Setting("rescue_page", "", later("Page de secours refaite à chaque changement"), later("Copie"), form=Form.PAGE),
    Setting("signature", "", later("Nom qui signe vos envois (vide : non signés)"), later("Envois")),
    Setting("answers_for", "", later("Responsables dont vous décidez (séparés par des virgules)"), later("Envois")),
)


def valid(setting: Setting, value: Any) -> str | int | bool:
    """`value` where the table allows it, else the default: a slip in the file must not stop a call."""
    if type(value) is not type(setting.default) or (setting.choices and value not in setting.choices):
        return setting.default
    if type(value) is int and not setting.low <= value <= setting.high:
        return min(max(value, setting.low), setting.high)
    return value


def meaningless(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys of a settings file that name no setting, or give one a value that the table does not allow."""
    rows = {setting.key: setting for setting in TABLE}
    return tuple(
        key
        for key, value in document.items()
        if key != "folders" and (key not in rows or valid(rows[key], value) != value)
    )
