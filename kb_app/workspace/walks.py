"""Walks in progress: one file for each procedure that was begun and not finished, so that a crash loses no step.

Stays on this computer, holds headings and answers of articles only, is forgotten after a day, and is theirs to erase.
"""

import hashlib
import json
import logging
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kb_app import durable
from kb_app.domain.walk import Place, Stop, Walk, Walked

KEPT = timedelta(days=1)
"""A walk of yesterday evening may be resumed this morning; an older one is about a call that nobody remembers."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Begun:
    """A walk and the day of its last step."""

    walk: Walk
    day: date


class Walks:
    """The walks in the directory `root`. What is written is on the disk when the call returns. Raises LocalError."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, walk: Walk, day: date) -> None:
        """Instead of any other walk that began with the same article."""
        content = json.dumps({"day": day.isoformat(), "walk": asdict(walk)}, ensure_ascii=False)
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            durable.replace(self._file(walk.key), content.encode("utf-8", "surrogatepass"))
        except OSError as error:
            raise durable.local_error(error) from error

    def of(self, key: str, today: date) -> Begun | None:
        """The walk that began with the article of `key`."""
        return self._read(self._file(key), today)

    def all(self, today: date) -> tuple[Begun, ...]:
        """Every walk, the latest step first; those that are too old are erased."""
        try:
            files = sorted(self._root.glob("*.json"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
            found = []
            for file in files:
                begun = self._read(file, today)
                if begun is None:
                    file.unlink(missing_ok=True)
                else:
                    found.append(begun)
        except OSError as error:
            raise durable.local_error(error) from error
        return tuple(found)

    def forget(self, key: str) -> None:
        try:
            self._file(key).unlink(missing_ok=True)
        except OSError as error:
            raise durable.local_error(error) from error

    def follow(self, old: str, new: str) -> None:
        """The article of the key `old` moved, and has the key `new`: walks through it go on."""
        try:
            for file in tuple(self._root.glob("*.json")):
                content = json.loads(file.read_bytes())
                moved = _renamed(content, old, new)
                if moved != content:
                    target = self._file(moved["walk"]["articles"][0]["key"])
                    durable.replace(target, json.dumps(moved, ensure_ascii=False).encode("utf-8", "surrogatepass"))
                    if target != file:
                        file.unlink()
        except (ValueError, TypeError, KeyError, IndexError) as error:
            _log.info("a walk cannot be read: %s", error)
        except OSError as error:
            raise durable.local_error(error) from error

    def erase(self) -> None:
        """Forget all, and what interrupted writes left."""
        try:
            for file in self._root.glob("*"):
                file.unlink(missing_ok=True)
        except OSError as error:
            raise durable.local_error(error) from error

    def _file(self, key: str) -> Path:
        return self._root / f"{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}.json"

    @staticmethod
    def _read(file: Path, today: date) -> Begun | None:
        try:
            content = json.loads(file.read_bytes())
            begun = Begun(_walk(content["walk"]), date.fromisoformat(content["day"]))
        except (OSError, ValueError, TypeError, KeyError, IndexError) as error:
            if not isinstance(error, FileNotFoundError):
                _log.info("a walk cannot be read: %s", error)
            return None
        return begun if today - begun.day <= KEPT else None


def _renamed(content: Any, old: str, new: str) -> Any:
    """The same JSON with `new` for each `key` that is `old`."""
    if isinstance(content, list):
        return [_renamed(value, old, new) for value in content]
    if isinstance(content, dict):
        renamed = {name: _renamed(value, old, new) for name, value in content.items()}
        return renamed | {"key": new} if renamed.get("key") == old else renamed
    return content


def _walk(content: dict[str, Any]) -> Walk:
    walk = Walk(
        content["site"],
        tuple(Walked(**article) for article in content["articles"]),
        tuple(map(_stop, content["trail"])),
        content["at"],
        tuple(map(_stop, content["kept"])),
        content["ended"],
    )
    known = {article.key for article in walk.articles}
    named = {place.key for stop in (*walk.trail, *walk.kept) for place in (stop.place, *stop.callers)}
    if not walk.articles or not 0 <= walk.at < len(walk.trail) or not named <= known:
        raise ValueError("not a walk")
    return walk


def _stop(content: dict[str, Any]) -> Stop:
    callers = tuple(Place(**place) for place in content["callers"])
    return Stop(Place(**content["place"]), content["heading"], content["answer"], callers, content["returned"])
