"""Every setting, in one table; where things are kept; which folders are followed.

The settings file, `kb --help` and the settings dialog are all drawn from `TABLE`. The file is TOML, for people to
edit: what they wrote in it, comments included, stays when the program changes a value.
"""

import hashlib
import os
import re
import sys
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import platformdirs

from kb_app import durable
from kb_app.domain.errors import LocalError, UsageError
from kb_app.domain.share_url import BadUrl, ShareUrl, is_url, parse_url
from kb_app.language import later, tr
from kb_app.policy import Policy, read_policy

PACKAGE = Path(__file__).parent


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


Place = Path | ShareUrl


@dataclass(frozen=True, slots=True)
class FollowedFolder:
    """A shared folder as this computer knows it: `label` names it, `path` is where it is, mounted or on the network."""

    label: str
    path: Place


@dataclass(frozen=True, slots=True)
class Settings:
    """Where everything local is (`home`), the settings file (`config`), and what they say."""

    home: Path
    config: Path
    folders: tuple[FollowedFolder, ...] = ()
    values: Mapping[str, str | int | bool] = field(default_factory=dict)
    broken: str = ""
    policy: Policy | None = None

    def __getitem__(self, key: str) -> str | int | bool:
        return self.values[key]

    def text(self, key: str) -> str:
        return str(self.values[key])

    def number(self, key: str) -> int:
        return int(self.values[key])

    def is_locked(self, key: str) -> bool:
        """Whether the organisation decided this one."""
        return self.policy is not None and key in self.policy.locked

    @property
    def given_folders(self) -> tuple[FollowedFolder, ...]:
        """The folders that the organisation's policy follows."""
        return _folders(list(self.policy.folders)) if self.policy is not None else ()

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the followed folders, in order."""
        return tuple(folder.label for folder in self.folders)

    @property
    def copy(self) -> Path:
        return self.home / "copy"

    @property
    def library(self) -> Path:
        return self.home / "library.db"

    @property
    def index(self) -> Path:
        return self.home / "index"

    @property
    def workspace(self) -> Path:
        return self.home / "workspace"

    @property
    def outbox(self) -> Path:
        return self.workspace / "outbox"

    @property
    def clients(self) -> Path:
        return self.workspace / "clients"

    @property
    def bases(self) -> Path:
        return self.workspace / "bases"

    @property
    def inbox(self) -> Path:
        return self.home / "inbox"

    @property
    def sync(self) -> Path:
        return self.home / "sync"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def trash(self) -> Path:
        return self.home / "trash"


def resources() -> Path:
    """Icons, fonts, catalogues: inside the wheel, or beside the package in a checkout."""
    inside = PACKAGE / "resources"
    return inside if inside.is_dir() else PACKAGE.parent / "resources"


def sample_folder() -> Path:
    """The sample shared folder that comes with the program."""
    inside = PACKAGE / "articles"
    return inside if inside.is_dir() else PACKAGE.parent / "articles"


def default_home() -> Path:
    """`index/` of a checkout, the folder of a portable copy, else the platform's per-user local data folder.

    A packaged program with a file called `portable` beside it keeps everything in `data/` there.
    """
    beside = Path(sys.executable).parent
    if getattr(sys, "frozen", False) and (beside / "portable").exists():
        return beside / "data"
    checkout = PACKAGE.parent / "index"
    if (checkout / "README.md").exists() and (PACKAGE.parent / "pyproject.toml").exists():
        return checkout
    return Path(platformdirs.user_data_dir("Vademecum", appauthor=False, roaming=False))


def policy_path(environment: Mapping[str, str]) -> Path:
    """`KB_POLICY`, else `policy.toml` where the platform keeps what administrators set for everybody."""
    if named := environment.get("KB_POLICY"):
        return Path(named)
    if os.name == "posix" and not Path("/Library").is_dir():
        return Path("/etc/vademecum/policy.toml")
    return Path(platformdirs.site_config_dir("Vademecum", appauthor=False)) / "policy.toml"


def load(
    home: Path | None = None, config: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Settings from arguments, then `KB_HOME`, `KB_CONFIG`, `KB_SITE`, then the file, then the table's defaults.

    What the policy locks wins over all of them. A file that cannot be read does not stop anybody: the defaults are used
    and `broken` says why.
    """
    environment = os.environ if environment is None else environment
    home = (home or Path(environment.get("KB_HOME") or default_home())).expanduser().absolute()
    config = (config or Path(environment.get("KB_CONFIG") or home / "config.toml")).expanduser().absolute()
    broken, document = "", {}
    try:
        document = tomllib.loads(config.read_text("utf-8"))
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        broken = str(error)
    policy = read_policy(policy_path(environment))
    chosen = {**policy.defaults, **document}
    if "KB_SITE" in environment:
        chosen["site"] = environment["KB_SITE"]
    chosen.update(policy.locked)
    values = {setting.key: _valid(setting, chosen.get(setting.key)) for setting in TABLE}
    settings = Settings(home, config, (), values, broken, policy)
    try:
        folders = {folder.label: folder for folder in (*_folders(document.get("folders")), *settings.given_folders)}
    except UsageError as error:
        return replace(settings, broken=broken or str(error))
    return replace(settings, folders=tuple(folders.values()))


def _valid(setting: Setting, value: Any) -> str | int | bool:
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
        if key != "folders" and (key not in rows or _valid(rows[key], value) != value)
    )


def _folders(rows: Any) -> tuple[FollowedFolder, ...]:
    if not isinstance(rows, list):
        return ()
    return tuple(
        FollowedFolder(str(row["label"]), place_of(str(row["path"])))
        for row in rows
        if isinstance(row, dict) and row.get("label") and row.get("path")
    )


def place_of(text: str) -> Place:
    """Where a shared folder is, as people write it: a path, or an address. Raises UsageError, without the text."""
    if not is_url(text):
        return Path(text)
    try:
        return parse_url(text)
    except BadUrl as error:
        raise UsageError(tr(_BAD_URLS[error.reason])) from None


_BAD_URLS = {
    "password": later(
        "L'adresse d'un dossier partagé ne doit pas contenir de mot de passe : retirez-le, "
        "puis enregistrez-le avec kb login ADRESSE."
    ),
    "scheme": later("Adresse inconnue : elle commence par smb://, sftp://, webdav://, webdavs:// ou s3://."),
    "place": later("Adresse incomplète : écrivez-la comme smb://nom@serveur/partage/dossier."),
}


def label_for(path: Place, taken: Mapping[str, Place], wish: str = "") -> str:
    """A short name for a shared folder, usable as a directory name; the same path always gets the same one.

    It is made from `wish`, or else from the folder's own name.
    """
    path = _absolute(path)
    for label, known in taken.items():
        if known == path:
            return label
    plain = unicodedata.normalize("NFKD", wish or path.name or "dossier").encode("ascii", "ignore").decode().lower()
    label = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "dossier"
    if label in taken:
        label = f"{label}-{hashlib.sha256(str(path).encode(errors='surrogateescape')).hexdigest()[:6]}"
    return label


def _absolute(place: Place) -> Place:
    return place.absolute() if isinstance(place, Path) else place


def follow(settings: Settings, paths: tuple[Place, ...], wish: str = "") -> Settings:
    """`settings` that follow `paths` too, under a name made from `wish` if there is one; in memory only."""
    folders = list(settings.folders)
    for path in paths:
        label = label_for(path, {folder.label: folder.path for folder in folders}, wish)
        if all(folder.label != label for folder in folders):
            folders.append(FollowedFolder(label, _absolute(path)))
    return replace(settings, folders=tuple(folders))


def change(settings: Settings, **changes: str | int | bool) -> Settings:
    """Settings with some values changed, in memory only. Raises UsageError: unknown or locked key, bad value."""
    rows = {setting.key: setting for setting in TABLE}
    for key, value in changes.items():
        if settings.is_locked(key):
            raise UsageError(tr("Ce réglage est fixé par votre organisation."))
        if key not in rows or _valid(rows[key], value) != value:
            raise UsageError(f"{key} = {value!r}")
    return replace(settings, values={**settings.values, **changes})


def remember_folders(settings: Settings) -> None:
    """Keep following the folders of `settings`, whoever named them, and write nothing else. Raises LocalError."""
    policy = {"KB_POLICY": str(settings.policy.path)} if settings.policy is not None else {}
    known = load(settings.home, settings.config, policy)
    if known.folders != settings.folders:
        save(replace(known, folders=settings.folders))


def save(settings: Settings) -> None:
    """Write what differs from the defaults, and the folders; what people added to the file stays.

    Raises LocalError. The file is replaced in one step: a crash leaves the old one or the new one.
    """
    import tomlkit

    try:
        document = tomlkit.parse(settings.config.read_text("utf-8"))
    except (OSError, ValueError):
        document = tomlkit.document()
    for setting in TABLE:
        value = settings.values[setting.key]
        if settings.is_locked(setting.key):
            continue
        if value != setting.default or setting.key in document:
            document[setting.key] = value
    rows = tomlkit.aot()
    own = [folder for folder in settings.folders if folder not in settings.given_folders]
    for folder in own:
        row = tomlkit.table()
        row.update({"label": folder.label, "path": str(folder.path)})
        rows.append(row)
    document.pop("folders", None)
    if own:
        document["folders"] = rows
    try:
        settings.config.parent.mkdir(parents=True, exist_ok=True)
        durable.replace(settings.config, tomlkit.dumps(document).encode())
    except OSError as error:
        raise LocalError("settings", str(error)) from error
