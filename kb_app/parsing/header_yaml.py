"""A header's YAML to text, lists and mappings with their places: no dates, no numbers, nothing that can be executed.

Read from the parser's events, so that every scalar stays the text that was written (`no`, `2026-10-12`, `01:30`),
and that anchors, aliases, tags, depth and size are refused before anything is built.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from kb_app.domain.errors import FrontMatterError
from kb_app.language import tr
from kb_app.parsing.header_values import Value

MAX_CHARACTERS = 64 * 1024
MAX_DEPTH = 8
_NULLS = {"", "~", "null", "Null", "NULL"}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SIMPLE_KEY = re.compile(r"[^\W_][\w .-]*")


@dataclass(slots=True)
class Item:
    """A scalar in a list, from `start` to `end` in the block."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Entry:
    """A top-level key. Places are characters in the block; `flow` says that its list stands between brackets."""

    key: str
    start: int
    key_end: int = 0
    value: Value = ""
    value_start: int = 0
    value_end: int = 0
    flow: bool = False
    items: list[Item] = field(default_factory=list)


def read_entries(block: str) -> list[Entry]:
    """The top-level keys in order, repeated ones included.

    Raises FrontMatterError, its line counted from the first line of the block.
    """
    if len(block) > MAX_CHARACTERS:
        raise FrontMatterError(tr("L'en-tête dépasse 64 ko : raccourcissez-le."))
    try:
        return list(_Reader(block).entries())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise FrontMatterError(_advice(error, block, mark.line if mark else 0), mark.line + 1 if mark else 1) from error
    except yaml.YAMLError as error:
        raise FrontMatterError(tr("L'en-tête contient un caractère de contrôle : supprimez-le.")) from error


def read_simple_lines(block: str) -> list[Entry]:
    """What can still be read of a header that is not YAML: lines of the form `key: value`."""
    entries, place = [], 0
    for line in block[:MAX_CHARACTERS].splitlines(keepends=True):
        key, colon, rest = line.partition(":")
        if colon and _SIMPLE_KEY.fullmatch(key) and (not rest or rest[0].isspace()):
            written = rest.strip()
            value: Value = written.strip("\"'")
            if written.startswith("[") and written.endswith("]"):
                value = [word.strip(" \"'") for word in written[1:-1].split(",")]
            entries.append(Entry(key.strip(), place, value=value))
        place += len(line)
    return entries


class _Reader:
    """Walks the events of one block."""

    def __init__(self, block: str) -> None:
        self._block = block
        self._events: Iterator[yaml.Event] = iter(yaml.parse(block, Loader=_LOADER))
        self._last_end = 0

    def entries(self) -> Iterator[Entry]:
        self._next()
        if isinstance(self._next(), yaml.StreamEndEvent):
            return
        root = self._next()
        if isinstance(root, yaml.ScalarEvent) and root.value in _NULLS:
            return
        if not isinstance(root, yaml.MappingStartEvent):
            raise FrontMatterError(tr("L'en-tête n'est pas une liste de « clé: valeur »."))
        self._check(root)
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refusal(event, tr("Une clé de l'en-tête doit être un mot."))
            self._check(event)
            entry = Entry(event.value, _index(event.start_mark), _index(event.end_mark))
            self._fill(entry)
            yield entry
        self._next()
        if not isinstance(extra := self._next(), yaml.StreamEndEvent):
            raise self._refusal(extra, tr("L'en-tête s'arrête avant sa dernière ligne : retirez ce qui suit."))

    def _fill(self, entry: Entry) -> None:
        event = self._next()
        entry.value_start = _index(event.start_mark)
        self._last_end = entry.value_start
        if isinstance(event, yaml.SequenceStartEvent):
            entry.flow = bool(event.flow_style)
        entry.value = self._value(event, 1, entry.items)
        entry.value_end = self._last_end

    def _value(self, event: yaml.Event, depth: int, items: list[Item] | None = None) -> Value:
        if depth > MAX_DEPTH:
            raise self._refusal(event, tr("L'en-tête est trop imbriqué : simplifiez-le."))
        self._check(event)
        if isinstance(event, yaml.ScalarEvent):
            self._last_end = _index(event.end_mark)
            if event.style in ("|", ">"):
                self._last_end = len(self._block[: self._last_end].rstrip())
                return str(event.value)
            return "" if event.style is None and event.value in _NULLS else str(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            found: list[Value] = []
            while not isinstance(inner := self._next(), yaml.SequenceEndEvent):
                value = self._value(inner, depth + 1)
                found.append(value)
                if items is not None and isinstance(value, str):
                    items.append(Item(value, _index(inner.start_mark), self._last_end))
            self._close(event, inner)
            return found
        mapping: dict[str, Value] = {}
        while not isinstance(inner := self._next(), yaml.MappingEndEvent):
            name = self._value(inner, depth + 1)
            mapping[name if isinstance(name, str) else ""] = self._value(self._next(), depth + 1)
        self._close(event, inner)
        return mapping

    def _close(self, start: yaml.Event, end: yaml.Event) -> None:
        """A collection in brackets ends at its bracket; one in lines ends with its last scalar."""
        if isinstance(start, yaml.CollectionStartEvent) and start.flow_style:
            self._last_end = _index(end.end_mark)

    def _next(self) -> yaml.Event:
        return next(self._events)

    def _check(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise self._refusal(
                event, tr("Les signes « & », « * » et « ! » ont un sens en YAML : mettez la valeur entre guillemets.")
            )

    @staticmethod
    def _refusal(event: yaml.Event, message: str) -> FrontMatterError:
        return FrontMatterError(message, event.start_mark.line + 1 if event.start_mark else 1)


def _index(mark: object) -> int:
    """Its place in characters; the C parser and the Python one have marks of their own."""
    return int(getattr(mark, "index", 0))


def _advice(error: yaml.MarkedYAMLError, block: str, line: int) -> str:
    """What to do about the commonest slips; the parser's own words are for programmers."""
    lines = block.splitlines()
    written = lines[line].strip()[:60] if line < len(lines) else ""
    if "mapping values are not allowed" in str(error.problem):
        return tr("Un « : » dans une valeur : mettez-la entre guillemets ({line}).", line=written)
    if "\t" in (lines[line] if line < len(lines) else ""):
        return tr("Une tabulation dans l'en-tête : remplacez-la par des espaces.")
    return tr("L'en-tête est mal écrit près de « {line} » : vérifiez guillemets, crochets et retraits.", line=written)
