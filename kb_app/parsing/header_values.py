"""Values of a header as people write them, in French or English, to values of the domain.

Each reader takes what YAML gave (text, lists, mappings; never a date or a number) and raises ValueError with a
sentence for the writer when it makes no sense.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeAlias, TypeVar

from kb_app.domain.article import Confidence, Kind, Urgency
from kb_app.domain.names import displayable, fold, slug
from kb_app.language import tr

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Word = TypeVar("Word", bound=StrEnum)

# what is read for each value; the first French word is the one written under a French key
WORDS: dict[StrEnum, tuple[str, ...]] = {
    Confidence.WIP: ("en cours", "en cours de rédaction", "brouillon", "work in progress", "draft"),
    Confidence.NOT_VALIDATED: ("à valider", "non validé", "non validée", "not validated", "unvalidated"),
    Confidence.VALIDATED: ("validé", "validée", "valide"),
    Confidence.ARCHIVED: ("archivé", "archivée", "archive"),
    Kind.ANSWER: ("réponse", "fiche"),
    Kind.PROCEDURE: ("procédure",),
    Kind.NOTICE: ("avis", "actualité"),
    Kind.REFERENCE: ("référence",),
    Urgency.NORMAL: ("normale",),
    Urgency.URGENT: ("urgente",),
}
_EVERYWHERE = {"", "all", "everywhere", "partout", "tous", "toutes", "tous-les-sites"}
_MONTHS = {
    **{"janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8},
    **{"septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12},
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_SPELT = re.compile(r"(\d{1,2})(?:er)? ([a-z]+) (\d{4})$")
_DURATION = re.compile(r"(\d{1,4}) ?([a-z]*)")
_DAYS_IN = {
    "": 30.44,
    **dict.fromkeys(("j", "jour", "jours", "day", "days"), 1),
    **dict.fromkeys(("semaine", "semaines", "week", "weeks"), 7),
    **dict.fromkeys(("m", "mois", "month", "months"), 30.44),
    **dict.fromkeys(("trimestre", "trimestres", "quarter", "quarters"), 91.31),
    **dict.fromkeys(("an", "ans", "annee", "annees", "year", "years"), 365.25),
}


def text(value: Value) -> str:
    """One line of text; several values are joined by commas, a mapping says nothing."""
    if isinstance(value, str):
        return displayable(" ".join(value.split()))[:1000]
    return ", ".join(texts(value))


def texts(value: Value) -> tuple[str, ...]:
    """A list, or words between commas. Of a mapping in a list (`- name: Zoé`) the name counts."""
    if isinstance(value, str):
        parts: list[Value] = [*re.split("[,;]", value)]
    else:
        parts = value if isinstance(value, list) else [value]
    named = (part.get("name", part.get("nom", "")) if isinstance(part, dict) else part for part in parts)
    return tuple(dict.fromkeys(word for part in named if isinstance(part, str) and (word := text(part))))


def tags(value: Value) -> tuple[str, ...]:
    return tuple(word.removeprefix("#") for word in texts(value))


def sites(value: Value) -> tuple[str, ...]:
    """Codes of sites; none when the writer says "everywhere"."""
    codes = tuple(dict.fromkeys(map(slug, texts(value))))
    return () if _EVERYWHERE.intersection(codes) else codes


def day(value: Value) -> date | None:
    """`2026-10-12`, `12/10/2026` or `12 octobre 2026`; None when empty. Years 1970 to 2199."""
    written = fold(text(value))
    if not written:
        return None
    numbers: tuple[str | int, ...] | None = None
    if found := _ISO.match(written.upper()):
        numbers = found.groups()
    elif found := _DAY_FIRST.match(written):
        numbers = found.groups()[::-1]
    elif (found := _SPELT.match(written)) and found[2] in _MONTHS:
        numbers = (found[3], _MONTHS[found[2]], found[1])
    try:
        result = date(*map(int, numbers)) if numbers else None
    except ValueError:
        result = None
    if result is None or not 1970 <= result.year <= 2199:
        raise ValueError(
            tr("« {text} » n'est pas une date : écrivez-la comme 2026-10-12.", text=text(value)[:40]),
        )
    return result


def months(value: Value) -> int | None:
    """An interval in months, at least one: `6 months`, `6 mois`, `1 an`, `90 jours`, `6`; None when empty."""
    written = fold(text(value))
    if not written:
        return None
    found = _DURATION.fullmatch(written)
    days = _DAYS_IN.get(found[2]) if found else None
    if found is None or days is None or not 0 < int(found[1]) * days < 50 * 366:
        raise ValueError(tr("« {text} » n'est pas un délai : écrivez par exemple 6 mois.", text=text(value)[:40]))
    return max(1, math.floor(int(found[1]) * days / 30.44 + 0.1))


def word_of(choices: type[Word], default: Word) -> Callable[[Value], Word]:
    """A reader for one of a few words, in either language."""
    known: Mapping[str, Word] = {_loose(name): choice for choice in choices for name in (choice.value, *WORDS[choice])}

    def read(value: Value) -> Word:
        written = text(value)
        if not written:
            return default
        if (choice := known.get(_loose(written))) is None:
            allowed = ", ".join(choice.value for choice in choices)
            raise ValueError(tr("« {text} » n'est pas connu : écrivez {allowed}.", text=written[:40], allowed=allowed))
        return choice

    return read


def _loose(name: str) -> str:
    return fold(name).replace("-", " ").replace("_", " ")
