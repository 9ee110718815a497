"""The outbox: what this person sends, one plain file an item, safe on the disk before anyone says "saved".

    outbox/00000012-<id>.item    waiting; written once, see `parcel`
    outbox/sent/, dropped/       delivered, or taken back: kept 30 days, a conflict until it is settled
    outbox/damaged/              not as it was written: kept for a person
    outbox/state/00000012-<id>   what became of it: can be lost, then it is delivered again, which does no harm

Any number of processes may put, list and drop. Only one delivers at a time (`turn`): it alone settles items. An item
moves by one rename after its state was written, so that a crash in between leaves a settled item among the waiting,
which the next `tidy` moves.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from uuid import uuid4

from kb_app import durable
from kb_app.domain.contribution import Contribution, DamagedItem, Fate, OutboxItem, Progress
from kb_app.domain.errors import UsageError
from kb_app.language import tr
from kb_app.workspace import parcel
from kb_app.workspace.turn import turn

KEPT_SECONDS = 30 * 86_400.0
_SUFFIX = ".item"
_log = logging.getLogger(__name__)


class Outbox:
    """The outbox in the directory `root`, which is made when it is needed. Every method may raise LocalError."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._state = root / "state"
        self._sent = root / "sent"
        self._dropped = root / "dropped"
        self._damaged = root / "damaged"

    def put(self, folder: str, contribution: Contribution, now: float) -> OutboxItem:
        """Save `contribution` for the folder of that label; it is on the disk when this returns."""
        item = OutboxItem(uuid4().hex, self._next_sequence(), folder, now, contribution)
        file = self._root / _name(item)
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            durable.replace(file, parcel.encode(item))
        except OSError as error:
            # who is told that it was not saved will send it again
            with suppress(OSError):
                file.unlink(missing_ok=True)
            raise durable.local_error(error) from error
        return item

    def waiting(self) -> tuple[OutboxItem, ...]:
        """What is to be delivered, in order."""
        return tuple(item for item in self._items(self._root) if item.progress.fate is Fate.WAITING)

    def sent(self) -> tuple[OutboxItem, ...]:
        """What was delivered in the last 30 days, in the order in which it was saved."""
        settled = [item for item in self._items(self._root) if item.progress.fate is not Fate.WAITING]
        return tuple(sorted([*self._items(self._sent), *settled], key=_order))

    def damaged(self) -> tuple[DamagedItem, ...]:
        """Files that are not as they were written."""
        found = (read for place in (self._root, self._damaged) for _, read in self._read(place))
        return tuple(read for read in found if isinstance(read, DamagedItem))

    def get(self, id_: str) -> OutboxItem:
        """The item whose id begins with `id_`, waiting, sent or taken back. Raises UsageError if it is not one."""
        places = (self._root, self._sent, self._dropped)
        found = [item for place in places for item in self._items(place) if item.id.startswith(id_.lower())]
        if id_ and len(found) == 1:
            return found[0]
        if id_ and found:
            raise UsageError(tr("Plusieurs envois commencent par « {id} » : donnez plus de lettres.", id=id_))
        raise UsageError(tr("Aucun envoi « {id} » : kb outbox en donne la liste.", id=id_))

    def note(self, item: OutboxItem, progress: Progress) -> None:
        """Remember where `item`, which waits, stands."""
        try:
            self._state.mkdir(parents=True, exist_ok=True)
            durable.replace(self._state / _name(item), parcel.encode_progress(progress))
        except OSError as error:
            raise durable.local_error(error) from error

    def settle(self, item: OutboxItem, progress: Progress) -> None:
        """`item` is on the shared folder: remember how it got there, and keep it among the sent."""
        self.note(item, progress)
        self._move(item, self._root, self._sent)

    def drop(self, item: OutboxItem) -> bool:
        """Take `item` back, or put a settled conflict away; False if it has left. It is kept for `restore`."""
        place = self._sent if item.progress.fate is Fate.CONFLICT else self._root
        return self._move(item, place, self._dropped)

    def restore(self, item: OutboxItem) -> bool:
        """Undo `drop`."""
        return self._move(item, self._dropped, self._root)

    def tidy(self, now: float) -> None:
        """Finish what a crash interrupted, put damaged files aside, and delete what was kept long enough."""
        for name, read in list(self._read(self._root)):
            if isinstance(read, DamagedItem):
                if not read.was_read:
                    continue
                _log.warning("an item of the outbox is damaged: kept aside")
                self._rename(name, self._root, self._damaged)
            elif read.progress.fate is not Fate.WAITING:
                self._rename(name, self._root, self._sent)
        durable.remove_leftovers([*self._root.glob("*.new"), *self._state.glob("*.new")], now)
        _expire((self._dropped / name for name in _names(self._dropped)), now)
        # a conflict is a task: it stays until somebody settles it or puts it away
        settled = (name for name in _names(self._sent) if self._of(name).fate is not Fate.CONFLICT)
        _expire((self._sent / name for name in settled), now)
        kept = {name for place in (self._root, self._sent, self._dropped) for name in _names(place)}
        _expire((self._state / name for name in _listed(self._state) if name not in kept), now)

    def forget_sent(self) -> None:
        """Delete what was delivered and what was taken back; a conflict stays until somebody settled it."""
        settled = [item for item in self.sent() if item.progress.fate is not Fate.CONFLICT]
        names = [(self._sent, _name(item)) for item in settled] + [(self._dropped, n) for n in _names(self._dropped)]
        try:
            for place, name in names:
                (place / name).unlink(missing_ok=True)
                (self._state / name).unlink(missing_ok=True)
        except OSError as error:
            raise durable.local_error(error) from error

    def turn(self) -> AbstractContextManager[bool]:
        """To deliver: False if another process is at it."""
        return turn(self._root / "lock")

    def stamp(self) -> tuple[int, int]:
        """Changes when the outbox does; costs two questions to the disk."""
        return _mtime(self._root), _mtime(self._state)

    def _next_sequence(self) -> int:
        names = (name for place in (self._root, self._sent, self._dropped) for name in _names(place))
        return 1 + max((int(number) for name in names if (number := name.partition("-")[0]).isdigit()), default=0)

    def _items(self, place: Path) -> tuple[OutboxItem, ...]:
        return tuple(sorted((read for _, read in self._read(place) if isinstance(read, OutboxItem)), key=_order))

    def _read(self, place: Path) -> Iterator[tuple[str, OutboxItem | DamagedItem]]:
        for name in _names(place):
            file = place / name
            try:
                item = parcel.decode(file.read_bytes())
            except FileNotFoundError:
                continue
            except (OSError, ValueError) as error:
                _log.info("unusable: %s", error)
                yield name, DamagedItem(name, str(file), _mtime(file) / 1e9, not isinstance(error, OSError))
                continue
            yield name, OutboxItem(item.id, item.sequence, item.folder, item.since, item.contribution, self._of(name))

    def _of(self, name: str) -> Progress:
        try:
            return parcel.decode_progress((self._state / name).read_bytes())
        except OSError:
            return Progress()

    def _move(self, item: OutboxItem, source: Path, target: Path) -> bool:
        return self._rename(_name(item), source, target)

    def _rename(self, name: str, source: Path, target: Path) -> bool:
        """False if it is not there (any more)."""
        try:
            target.mkdir(parents=True, exist_ok=True)
            (source / name).replace(target / name)
            os.utime(target / name)  # the thirty days begin now
        except FileNotFoundError:
            return False
        except OSError as error:
            raise durable.local_error(error) from error
        durable.sync_directory(target)
        durable.sync_directory(source)
        return True


def _name(item: OutboxItem) -> str:
    return f"{item.sequence:08d}-{item.id}{_SUFFIX}"


def _order(item: OutboxItem) -> tuple[int, str]:
    return item.sequence, item.id


def _listed(place: Path) -> list[str]:
    try:
        return sorted(os.listdir(place))  # noqa: PTH208 - names are all that is wanted
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise durable.local_error(error) from error


def _names(place: Path) -> list[str]:
    return [name for name in _listed(place) if name.endswith(_SUFFIX)]


def _expire(files: Iterator[Path], now: float) -> None:
    for file in files:
        if 0 < _mtime(file) / 1e9 < now - KEPT_SECONDS:
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                _log.info("stays: %s", error)


def _mtime(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
