"""Change keys of a header so that only their lines change."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from kb_app.domain.errors import FrontMatterError
from kb_app.domain.names import displayable
from kb_app.language import tr
from kb_app.parsing.front_matter import split
from kb_app.parsing.header_keys import BY_NAME, is_french, loose
from kb_app.parsing.header_values import WORDS, Value
from kb_app.parsing.header_yaml import Entry, read_entries

Written: TypeAlias = str | int | date | Sequence[str]

_PLAIN = re.compile(r"[^\W\d_](?:[\w .’'()/+,-]*[\w.)])?|\d{4}-\d\d-\d\d|\d+ \w+")
_MEANS_SOMETHING = re.compile(r"(?i)(?:y|n|yes|no|true|false|on|off|null)$")
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n|\n|\r|\Z")


def edit(text: str, changes: Mapping[str, Written | None]) -> str:
    """`text` with header keys set, or removed where the value is None; every other character stays.

    A key that is there under its French name keeps it, and gets a French word where the value is one of a few.
    A header is made where there is none. Raises FrontMatterError for a header that is not valid YAML as it stands:
    somebody has to mend it first.
    """
    front = split(text)
    if front.unclosed:
        raise FrontMatterError(tr("L'en-tête n'est pas fermé : ajoutez une ligne « --- » après sa dernière ligne."))
    eol = next((kind for kind in ("\r\n", "\n", "\r") if kind in text), "\n")
    before = block = front.block or ""
    for name, value in changes.items():
        block = _change(block, name, value, eol)
    _verify(before, block, changes)
    if front.block is not None:
        return text[: front.start] + block + text[front.end :]
    if not block:
        return text
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    return f"{mark}---{eol}{block}---{eol}{text.removeprefix(mark)}"


def _change(block: str, name: str, value: Written | None, eol: str) -> str:
    entries = read_entries(block)
    same = [entry for entry in entries if _is(name, entry)]
    for entry in reversed(same[1:] if value is not None else same):
        block = block[: _line_start(block, entry.start)] + block[_next_line(block, entry.value_end) :]
    if value is None:
        return block
    if same:
        return _replace(block, same[0], _plain_value(value, is_french(same[0].key)), eol)
    key = BY_NAME.get(loose(name))
    french = key is not None and any(is_french(entry.key) for entry in entries)
    written = _written(_plain_value(value, french))
    margin = block[_line_start(block, entries[0].start) : entries[0].start] if entries else ""
    return f"{block}{margin}{key.french[0] if key and french else name}: {written}{eol}"


def _replace(block: str, entry: Entry, value: Value, eol: str) -> str:
    if entry.value == value:
        return block
    in_lines = bool(entry.items) and not entry.flow and len(entry.items) == len(entry.value)
    if in_lines and isinstance(value, list) and value:
        start = _line_start(block, entry.items[0].start)
        return block[:start] + _list_in_lines(block, entry, value, eol) + block[_line_end(block, entry.value_end) :]
    raw = {item.text: block[item.start : item.end] for item in entry.items if entry.flow}
    colon = block.index(":", entry.key_end) + 1
    start = entry.value_start if "\n" not in block[colon : entry.value_start].replace("\r", "\n") else colon
    gap = "" if block[start - 1] == " " else " "
    return block[:start] + gap + _written(value, raw) + block[entry.value_end :]


def _list_in_lines(block: str, entry: Entry, value: list[Value], eol: str) -> str:
    """The `- item` lines: those of items that stay are kept with their comments."""
    first = entry.items[0]
    margin = block[_line_start(block, first.start) : first.start]
    kept: dict[str, str] = {}
    place = _line_start(block, first.start)
    for item in entry.items:
        end = _line_end(block, item.end)
        kept.setdefault(item.text, block[place:end])
        place = _next_line(block, item.end)
    lines = [kept.get(str(item)) or margin + _scalar(str(item)) for item in value]
    return eol.join(lines)


def _plain_value(value: Written, french: bool) -> Value:
    """`value` as YAML will give it back: text or a list of texts."""
    if isinstance(value, StrEnum):
        return WORDS[value][0] if french and value in WORDS else value.value
    if isinstance(value, str):
        return displayable(" ".join(value.split()))
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, int):
        return f"{value} mois" if french else f"{value} months"
    return [displayable(" ".join(item.split())) for item in value]


def _written(value: Value, raw: Mapping[str, str] | None = None) -> str:
    """`value` as YAML on one line; `raw` has the list items that are written already."""
    if isinstance(value, str):
        return _scalar(value)
    return "[" + ", ".join((raw or {}).get(str(item)) or _scalar(str(item), in_brackets=True) for item in value) + "]"


def _scalar(text: str, *, in_brackets: bool = False) -> str:
    plain = _PLAIN.fullmatch(text) and not _MEANS_SOMETHING.match(text) and not (in_brackets and "," in text)
    if plain:
        return text
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _verify(before: str, after: str, changes: Mapping[str, Written | None]) -> None:
    """Proof that nothing but `changes` happened; raises FrontMatterError where the header's form does not allow it."""

    def rest(block: str) -> list[tuple[str, Value]]:
        return [(e.key, e.value) for e in read_entries(block) if not any(_is(name, e) for name in changes)]

    entries = read_entries(after)
    for name, value in changes.items():
        found = [entry for entry in entries if _is(name, entry)]
        wanted = [] if value is None else [_plain_value(value, bool(found) and is_french(found[0].key))]
        if [entry.value for entry in found] != wanted:
            raise FrontMatterError(tr("L'en-tête ne peut pas être modifié ici : corrigez-le dans le texte."))
    if rest(before) != rest(after):
        raise FrontMatterError(tr("L'en-tête ne peut pas être modifié ici : corrigez-le dans le texte."))


def _is(name: str, entry: Entry) -> bool:
    key = BY_NAME.get(loose(name))
    return entry.key == name if key is None else BY_NAME.get(loose(entry.key)) is key


def _line_start(block: str, place: int) -> int:
    return max(block.rfind("\n", 0, place), block.rfind("\r", 0, place)) + 1


def _line_end(block: str, place: int) -> int:
    found = _LINE_END.search(block, place)
    return found.start() if found else len(block)


def _next_line(block: str, place: int) -> int:
    found = _LINE_END.search(block, place)
    return found.end() if found else len(block)
