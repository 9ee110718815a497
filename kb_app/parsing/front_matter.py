"""The header of an article: where it is, what it says, and what is wrong with it."""

import re
from dataclasses import dataclass
from typing import Any

from kb_app.domain.article import Header, Problem, Severity
from kb_app.domain.errors import FrontMatterError
from kb_app.domain.names import displayable
from kb_app.language import tr
from kb_app.parsing import header_values
from kb_app.parsing.header_keys import BY_NAME, loose
from kb_app.parsing.header_yaml import Entry, read_entries, read_simple_lines

_OPENING = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\n|\r)")
_CLOSING = re.compile(r"(?<=[\n\r])(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)")
_FIRST_LINE = re.compile(r"(?:\s*+#[^\r\n]*+)*+\s*+(?:[\"'{]|[^\s:#\[\]-][^\r\n:]*:(?:\s|\Z))")
_EOL = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Front:
    """`block` is the YAML between the two `---` lines, or None. Line numbers are 1-based in the file.

    `start` and `end` are where the block stands in the text; `unclosed` says that a header seems to begin but has
    no closing line: all of the text is then the body.
    """

    block: str | None
    body: str
    body_line: int
    start: int = 0
    end: int = 0
    unclosed: bool = False


def split(text: str) -> Front:
    """Part the header from the body. A `---` that opens the text but no header is a rule of the body."""
    opening = _OPENING.match(text)
    if opening is None:
        return Front(None, text.removeprefix("\ufeff"), 1)
    closing = _CLOSING.search(text, opening.end())
    block = text[opening.end() : closing.start() if closing else None]
    if block.strip() and not _FIRST_LINE.match(block):
        return Front(None, text.removeprefix("\ufeff"), 1)
    if closing is None:
        return Front(None, text.removeprefix("\ufeff"), 1, unclosed=bool(block.strip()))
    eol = _EOL.match(text, closing.end())
    body = text[eol.end() if eol else closing.end() :]
    body_line = 1 + sum(1 for _ in _EOL.finditer(text, 0, len(text) - len(body)))
    return Front(block, body, body_line, opening.end(), closing.start())


def read_header(front: Front, path: str = "") -> tuple[Header, tuple[Problem, ...]]:
    """What the header says. A bad value is left out and told; of a broken header the simple lines still count."""
    if front.block is None:
        if not front.unclosed:
            return Header(), ()
        message = tr("L'en-tête n'est pas fermé : ajoutez une ligne « --- » après sa dernière ligne.")
        return Header(), (Problem(path, 1, "broken-header", Severity.ERROR, message),)
    problems: list[Problem] = []
    try:
        entries = read_entries(front.block)
    except FrontMatterError as error:
        problems.append(Problem(path, error.line + 1, "broken-header", Severity.ERROR, str(error)))
        entries = read_simple_lines(front.block)
    return _header(entries, front.block, path, problems), tuple(problems)


def _header(entries: list[Entry], block: str, path: str, problems: list[Problem]) -> Header:
    fields: dict[str, Any] = {}
    other: list[tuple[str, str]] = []
    seen: set[str] = set()
    line, place = 2, 0
    for entry in entries:
        key = BY_NAME.get(loose(entry.key))
        line += sum(1 for _ in _EOL.finditer(block, place, entry.start))
        place = entry.start
        if entry.key in seen:
            message = tr("La clé « {key} » est écrite deux fois : gardez-en une.", key=displayable(entry.key)[:40])
            problems.append(Problem(path, line, "duplicate-key", Severity.ERROR, message))
        seen.add(entry.key)
        if key is None:
            other.append((displayable(entry.key), header_values.text(entry.value)))
            continue
        try:
            value = key.read(entry.value)
        except ValueError as error:
            message = tr("{key} : {advice}", key=entry.key, advice=str(error))
            problems.append(Problem(path, line, key.bad, Severity.ERROR, message))
            continue
        name = key.field or key.name
        fields[name] = fields.get(name, ()) + value if isinstance(value, tuple) else value
    return Header(**fields, other=tuple(other))
