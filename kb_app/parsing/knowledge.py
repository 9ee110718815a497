"""`knowledge.toml`: what a shared folder says of itself. Whatever is missing or wrong has its default."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb_app.domain.article import Problem, Severity
from kb_app.domain.folder import Knowledge, Site
from kb_app.domain.names import slug
from kb_app.domain.release import Release, numbers
from kb_app.language import tr
from kb_app.parsing.decoding import decode
from kb_app.parsing.header_values import months
from kb_app.parsing.synonyms import parse_synonyms

SETTINGS, SYNONYMS = "knowledge.toml", "synonyms.txt"
_MAX_BYTES = 1 << 20
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LINE = re.compile(r"line (\d+)")


def read_folder(root: Path) -> tuple[Knowledge, tuple[Problem, ...]]:
    """What the two files at the top of `root` say, and what is wrong with them; either may be missing."""
    settings, problems = _read(root, SETTINGS)
    knowledge, found = parse_knowledge(settings)
    words, more = _read(root, SYNONYMS)
    synonyms, slips = parse_synonyms(words)
    return replace(knowledge, synonyms=synonyms), (*problems, *found, *more, *slips)


def read_knowledge(root: Path) -> Knowledge:
    """As `read_folder`, for those who only use it."""
    return read_folder(root)[0]


def parse_knowledge(text: str, path: str = SETTINGS) -> tuple[Knowledge, tuple[Problem, ...]]:
    """The folder's settings without its synonyms."""
    try:
        table = tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = _LINE.search(str(error))
        message = tr(
            "Le fichier n'est pas lisible : corrigez-le près de cette ligne. "
            "Les réglages par défaut s'appliquent en attendant."
        )
        return Knowledge(), (Problem(path, int(line[1]) if line else 0, "broken-settings", Severity.ERROR, message),)
    reader = _Reader(table, path)
    knowledge = Knowledge(
        name=reader.text("name"),
        language="en" if reader.text("language", "fr").lower().startswith("en") else "fr",
        sites=tuple(reader.sites()),
        owners=reader.owners(),
        review_every_months=reader.months("review_every", Knowledge().review_every_months),
        pins=reader.pins(),
        validation=reader.validation(),
        release=reader.release(),
    )
    return knowledge, tuple(reader.problems)


class _Reader:
    """Takes values out of the table and notes those that have the wrong form."""

    def __init__(self, table: dict[str, Any], path: str) -> None:
        self._table = table
        self._path = path
        self.problems: list[Problem] = []

    def text(self, key: str, default: str = "") -> str:
        value = self._table.get(key, default)
        if isinstance(value, str):
            return " ".join(value.split())
        self._wrong(tr("{key} : écrivez un texte entre guillemets.", key=key))
        return default

    def owners(self) -> tuple[str, ...]:
        value = self._table.get("owners", [])
        if isinstance(value, list) and all(isinstance(owner, str) for owner in value):
            return tuple(dict.fromkeys(" ".join(owner.split()) for owner in value if owner.strip()))
        self._wrong(tr('owners : écrivez une liste de noms, ["Pôle A", "Pôle B"].'))
        return ()

    def months(self, key: str, default: int) -> int:
        try:
            return months(str(self._table.get(key, ""))) or default
        except ValueError as error:
            self._wrong(tr("{key} : {advice}", key=key, advice=str(error)))
            return default

    def pins(self) -> tuple[tuple[str, str], ...]:
        value = self._table.get("pins", {})
        if isinstance(value, dict) and all(isinstance(article, str) for article in value.values()):
            return tuple(value.items())
        self._wrong(tr('pins : écrivez "mots cherchés" = "identifiant de la fiche".'))
        return ()

    def release(self) -> Release:
        """The table `[vademecum]`: `newest`, `minimum`, `where`."""
        value = self._table.get("vademecum", {})
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            self._wrong(tr('vademecum : écrivez [vademecum], newest = "1.2", minimum = "1.0", where = "…".'))
            return Release()
        for key in ("newest", "minimum"):
            if value.get(key) and not numbers(value[key]):
                self._wrong(tr("vademecum : {key} est une version, comme 1.2.", key=key))
                return Release()
        return Release(value.get("newest", ""), value.get("minimum", ""), " ".join(value.get("where", "").split()))

    def validation(self) -> str:
        """The table `[publishing]`: who approves the changes of validated articles."""
        value = self._table.get("publishing", {})
        asked = value.get("validation", "") if isinstance(value, dict) else None
        if asked in ("", "owner"):
            return str(asked)
        self._wrong(tr('publishing : écrivez [publishing], validation = "owner", ou rien.'))
        return ""

    def sites(self) -> Iterator[Site]:
        rows = self._table.get("sites", [])
        seen: set[str] = set()
        for row in rows if isinstance(rows, list) else [rows]:
            values = row if isinstance(row, dict) else {"label": row}
            label, colour = values.get("label", values.get("code")), values.get("colour", "")
            code = slug(str(values.get("code", label)))
            if not isinstance(label, str) or not code or code in seen:
                self._wrong(tr("Chaque site a un code à lui et un nom : [[sites]], code = …, label = …"))
                continue
            if colour and not (isinstance(colour, str) and _COLOUR.fullmatch(colour)):
                self._wrong(tr("Site {label} : écrivez la couleur comme #1f6f8b.", label=label))
                colour = ""
            seen.add(code)
            yield Site(code, label, colour)

    def _wrong(self, message: str) -> None:
        self.problems.append(Problem(self._path, 0, "bad-settings", Severity.ERROR, message))


def _read(root: Path, name: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a settings file; empty when it is not there."""
    try:
        with (root / name).open("rb") as file:
            data = file.read(_MAX_BYTES)
    except FileNotFoundError:
        return "", ()
    except OSError:
        message = tr("Le fichier ne peut pas être lu : vérifiez vos droits sur lui.")
        return "", (Problem(name, 0, "unreadable", Severity.ERROR, message),)
    decoded = decode(data, name) if data else None
    if decoded is None:
        return "", ()
    return decoded.text, (decoded.problem,) if decoded.problem else ()
