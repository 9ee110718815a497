"""Articles that end the process which parses them: known by what was being parsed when it died, then passed over.

A pattern, a parser in C or the system that is out of memory may end a process without an exception. It is started
again and would die again, at the same article, for ever (faults.md L8).
"""

import json
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kb_app import durable

log = logging.getLogger(__name__)

MOST_DEATHS = 5
"""Less could be chance: somebody switched the computer off, twice at the same article."""


class FatalArticles:
    """For the one process that lists; what it remembers is in `directory`, and may be deleted at any time."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._memory = directory / "deaths.json"
        self._marker: BinaryIO | None = None
        self._deaths: Counter[str] = Counter()

    def is_passed_over(self, key: str, revision: str) -> bool:
        self._begin()
        return self._deaths[f"{key} {revision}"] >= MOST_DEATHS

    @contextmanager
    def parsing(self, key: str, revision: str) -> Iterator[None]:
        """Whoever dies in here is remembered to have died of that article. Raises LocalError."""
        self._begin()
        name = f"{key} {revision}"
        self._mark(name)
        try:
            yield
        finally:
            self._mark("")
        if self._deaths.pop(name, 0):
            self._remember()

    def close(self) -> None:
        if self._marker is not None:
            self._marker.close()
            self._marker = None

    def _begin(self) -> None:
        """Of what the process before died, if it did. Raises LocalError."""
        if self._marker is not None:
            return
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            self._marker = (self._directory / "parsing").open("a+b", buffering=0)
            self._marker.seek(0)
            name = self._marker.read().decode("utf-8", "replace")
        except OSError as error:
            raise durable.local_error(error) from error
        self._deaths = _remembered(self._memory)
        if name:
            log.warning("a process ended while it parsed an article")
            self._deaths[name] += 1
            self._remember()
            self._mark("")

    def _mark(self, name: str) -> None:
        """Survives this process, not the system: that is what it is about, and costs ten microseconds."""
        assert self._marker is not None
        try:
            self._marker.truncate(0)
            self._marker.write(name.encode("utf-8", "replace"))
        except OSError as error:
            raise durable.local_error(error) from error

    def _remember(self) -> None:
        try:
            durable.replace(self._memory, json.dumps(self._deaths).encode())
        except OSError as error:
            raise durable.local_error(error) from error


def _remembered(file: Path) -> Counter[str]:
    try:
        told = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return Counter()
    return Counter({str(name): count for name, count in told.items()} if isinstance(told, dict) else {})
