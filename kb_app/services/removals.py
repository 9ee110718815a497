"""Removals that wait for a person, and what was removed and can be had back for 90 days.

The state of a folder belongs to the one process that refreshes it. So a decision is a file beside it, which the next
refresh takes up; it can be lost with no more harm than to be asked again.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kb_app import durable
from kb_app.domain.errors import UsageError
from kb_app.language import tr
from kb_app.library.catalogue import Catalogue
from kb_app.parsing.decoding import decode
from kb_app.parsing.parser import parse_article
from kb_app.services.listing import is_article
from kb_app.settings import Settings
from kb_app.sync import state as sync_state
from kb_app.sync import trash
from kb_app.sync.carried import carry_out
from kb_app.sync.mirror import Store
from kb_app.sync.trash import Trashed, Why


@dataclass(frozen=True, slots=True)
class HeldRemoval:
    """A file that is gone from the shared folder, as a scan or a bundle of changes says, and kept here.

    `reason` is the rule that stopped its removal.
    """

    folder: str
    path: str
    title: str
    reason: str
    since: datetime

    @property
    def id(self) -> str:
        """What tells it from all others, as people can type it: `partage:aides/bourse.md`."""
        return f"{self.folder}:{self.path}"


@dataclass(frozen=True, slots=True)
class FormerVersion:
    """A text that left the copy of `folder`: the article was removed, or another version took its place."""

    folder: str
    path: str
    title: str
    when: datetime
    is_removed: bool
    trashed: Trashed

    @property
    def id(self) -> str:
        """What tells it from all others, as people can type it: `partage:aides/bourse.md@20261012T091203Z`."""
        return f"{self.folder}:{self.path}@{self.when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


class Removals:
    """Reads this computer's own files only; every method may raise LocalError."""

    def __init__(self, settings: Callable[[], Settings], catalogue: Catalogue) -> None:
        self._settings = settings
        self._catalogue = catalogue

    def held(self) -> tuple[HeldRemoval, ...]:
        """What waits for a decision, by folder and path."""
        found = []
        for folder in self._settings().folders:
            state = sync_state.load(_state_file(self._settings(), folder.label))
            entries = self._catalogue.entries(f"{folder.label}:{path}" for path in state.held)
            for path, held in state.held.items():
                entry = entries.get(f"{folder.label}:{path}")
                since = datetime.fromtimestamp(held.since).astimezone()
                title = entry.title if entry else path
                found.append(HeldRemoval(folder.label, path, title, held.reason, since))
        return tuple(sorted(found, key=lambda one: (one.folder, one.path)))

    def agree(self, label: str, paths: Collection[str]) -> None:
        """These removals are meant: the next refresh that still misses the files takes them out, into the trash.

        Those that a bundle told of go with the next refresh, share or no share. Raises LocalError.
        """
        file = _decision_file(self._settings(), label)
        try:
            durable.replace(file, json.dumps(sorted({*_decided(file), *paths})).encode())
        except OSError as error:
            raise durable.local_error(error) from error

    def former(self) -> tuple[FormerVersion, ...]:
        """Articles in the trash, the latest first."""
        found = [
            FormerVersion(folder.label, each.path, _title(each), each.when, each.why is Why.REMOVED, each)
            for folder in self._settings().folders
            for each in trash.entries(self._settings().trash / folder.label)
            if is_article(each.path)
        ]
        return tuple(sorted(found, key=lambda version: version.when, reverse=True))

    def find(self, id_: str) -> FormerVersion:
        """The latest version whose id begins so, or whose path is that. Raises UsageError when there is none."""
        for version in self.former():
            if id_ and (version.id.startswith(id_) or version.path == id_):
                return version
        raise UsageError(tr("Rien de tel à la corbeille : kb trash en donne la liste."))

    def content(self, version: FormerVersion) -> bytes:
        """That version as it was, to the byte."""
        try:
            return version.trashed.file.read_bytes()
        except OSError as error:
            raise durable.local_error(error) from error

    def text(self, version: FormerVersion) -> str:
        """That version as people read it."""
        return decode(self.content(version)).text

    def save(self, version: FormerVersion, target: Path) -> None:
        """Write it to `target`; what stands there stays until the new text is safe on the disk."""
        try:
            durable.replace(target, self.content(version))
        except OSError as error:
            raise durable.local_error(error) from error


def take_decisions(settings: Settings, label: str, now: float) -> None:
    """Carry what a person agreed to into the state of the folder, at `now` (Unix seconds), for whoever refreshes it.

    Raises LocalError.
    """
    file = _decision_file(settings, label)
    if paths := _decided(file):
        state_file = _state_file(settings, label)
        store = Store(settings.copy / label, settings.trash / label)
        state = carry_out(store, sync_state.load(state_file), paths, now)
        sync_state.save(sync_state.release(state, paths), state_file)
        file.unlink(missing_ok=True)


def _decided(file: Path) -> list[str]:
    try:
        paths = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return []
    return [path for path in paths if isinstance(path, str)] if isinstance(paths, list) else []


def _state_file(settings: Settings, label: str) -> Path:
    return settings.sync / f"{label}.json"


def _decision_file(settings: Settings, label: str) -> Path:
    return settings.sync / f"{label}.agreed"


def _title(version: Trashed) -> str:
    try:
        return parse_article(version.file.read_bytes(), folder="", path=version.path).title
    except OSError:
        return version.path
