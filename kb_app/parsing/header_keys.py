"""The one table of header keys: what each is called in English and French, and how its value is read.

Keys that other tools read (`type`, `layout`, `draft`, `publish`, `slug`, `expiryDate`) must never be added here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kb_app.domain.article import Confidence, Kind, Urgency
from kb_app.domain.names import fold
from kb_app.parsing import header_values as values


@dataclass(frozen=True, slots=True)
class Key:
    """`name` is the key in formats.md, `field` its place in `Header`; the first of `french` is the one we write."""

    name: str
    french: tuple[str, ...]
    read: Callable[[values.Value], Any]
    field: str = ""
    also: tuple[str, ...] = ()
    bad: str = "bad-value"


TABLE = (
    Key("id", ("identifiant",), values.text),
    Key("title", ("titre",), values.text),
    Key("aliases", ("alias", "autres_noms", "mots_de_l_appelant"), values.texts),
    Key("tags", ("mots_clés", "mot_clé", "étiquettes", "étiquette"), values.tags),
    Key("description", ("résumé",), values.text),
    Key("kind", ("genre", "nature"), values.word_of(Kind, Kind.ANSWER)),
    Key("sites", ("site",), values.sites),
    Key("owner", ("responsable",), values.text),
    Key("authors", ("auteurs", "auteur", "autrice"), values.texts, also=("author",)),
    Key("contributors", ("contributeurs", "contributeur", "contributrices"), values.texts),
    Key("confidence", ("confiance",), values.word_of(Confidence, Confidence.NOT_VALIDATED)),
    Key("verified_on", ("vérifié_le", "vérifiée_le"), values.day, bad="bad-date"),
    Key("verified_by", ("vérifié_par", "vérifiée_par"), values.text),
    Key("review_on", ("à_revoir_le", "à_relire_le"), values.day, bad="bad-date"),
    Key("review_every", ("revoir_tous_les", "à_revoir_tous_les"), values.months, "review_every_months"),
    Key("variant_of", ("variante_de",), values.text),
    Key("starts", ("début",), values.day, bad="bad-date"),
    Key("ends", ("fin",), values.day, bad="bad-date"),
    Key("urgency", ("urgence",), values.word_of(Urgency, Urgency.NORMAL)),
    Key("concerns", ("concerne",), values.texts),
)


def loose(name: str) -> str:
    """A key as it is looked up: case, accents, and the choice between `_`, `-`, `'` and a space do not count."""
    return re.sub(r"[\s_'-]+", "_", fold(name))


BY_NAME: dict[str, Key] = {loose(name): key for key in TABLE for name in (key.name, *key.french, *key.also)}


def is_french(name: str) -> bool:
    """Whether `name` is one of the table's French names (`alias`, not `aliases`)."""
    key = BY_NAME.get(loose(name))
    return key is not None and loose(name) in map(loose, key.french)
