"""What this computer was told: its settings, where everything local is kept, and which folders are followed.

The file is TOML, for people to edit: what they wrote in it, comments included, stays when the program changes a value.
"""

import hashlib
import os
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kb_app import durable
from kb_app.domain.errors import LocalError, UsageError
from kb_app.language import tr
from kb_app.places import Place, default_home, place_of, policy_path
from kb_app.policy import Policy, read_policy
from kb_app.preferences import TABLE, valid


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
    values = {setting.key: valid(setting, chosen.get(setting.key)) for setting in TABLE}
    settings = Settings(home, config, (), values, broken, policy)
    try:
        folders = {folder.label: folder for folder in (*_folders(document.get("folders")), *settings.given_folders)}
    except UsageError as error:
        return replace(settings, broken=broken or str(error))
    return replace(settings, folders=tuple(folders.values()))


def _folders(rows: Any) -> tuple[FollowedFolder, ...]:
    if not isinstance(rows, list):
        return ()
    return tuple(
        FollowedFolder(str(row["label"]), place_of(str(row["path"])))
        for row in rows
        if isinstance(row, dict) and row.get("label") and row.get("path")
    )


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
        if key not in rows or valid(rows[key], value) != value:
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
