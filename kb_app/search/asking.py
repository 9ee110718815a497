"""What was typed, taken apart: words, phrases, exclusions and filters. Knows nothing of the index."""

import re
from dataclasses import dataclass, field

from kb_app.domain.query import Query
from kb_app.language import trn
from kb_app.search.analysis import Token, fold, tokens
from kb_app.search.words import STOP_WORDS

MOST_CHARACTERS = 4_000
MOST_WORDS = 32
"""Searched of a pasted text; more would be slow, and say less."""

_OPERATOR = re.compile(
    r"""(?<!\S)(?P<no>-)?(?:(?P<key>site|tag|kind|owner|status):(?:"(?P<quoted>[^"]*)"?|(?P<plain>\S+))"""
    r"""|"(?P<phrase>[^"]*)"?|(?<=-)(?P<word>[^\s"-]\S*))""",
    re.IGNORECASE,
)

_VALUES = {
    "kind": {
        "reponse": "answer", "fiche": "answer", "procedure": "procedure", "avis": "notice", "notice": "notice",
        "reference": "reference",
    },
    "status": {
        "brouillon": "wip", "en-cours": "wip", "non-valide": "not-validated", "a-valider": "not-validated",
        "valide": "validated", "validee": "validated", "archive": "archived", "archivee": "archived",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A query taken apart.

    `text` is what was typed without its operators, which are blanked so that places in it stay the same. `filters` are
    (`FILTER` term, wanted); `phrases` and `excluded` are the words of each.
    """

    text: str
    tokens: tuple[Token, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    filters: tuple[tuple[str, bool], ...] = ()
    site: str = ""
    only_site: bool = False
    prefix: bool = False
    note: str = field(default="")

    @property
    def wants_archived(self) -> bool:
        return ("status:archived", True) in self.filters


def take_apart(query: Query) -> Asked:
    """Parse `query`. Never fails: what is no operator is a word."""
    text = query.text[:MOST_CHARACTERS]
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    filters: list[tuple[str, bool]] = []
    site, only_site = fold(query.site), False
    blanked = text
    for match in _OPERATOR.finditer(text):
        blanked = blanked[: match.start()] + " " * len(match.group()) + blanked[match.end() :]
        wanted = not match["no"]
        if match["key"]:
            key = match["key"].lower()
            value = fold(match["quoted"] if match["quoted"] is not None else match["plain"])
            value = _VALUES.get(key, {}).get(value, value)
            if key == "site" and wanted:
                site, only_site = value, True
            else:
                filters.append((f"{key}:{value}", wanted))
        else:
            words = _words(match["phrase"] if match["phrase"] is not None else match["word"])
            if words:
                (phrases if wanted else excluded).append(words)
    found = list(tokens(blanked))
    prefix = query.prefix and bool(found) and found[-1].end == len(blanked)
    meaning = [token for token in found if token.words]
    useful = [token for at, token in enumerate(meaning) if _says_something(token, prefix and at == len(meaning) - 1)]
    kept = useful or meaning
    note = ""
    if len(kept) > MOST_WORDS or len(query.text) > MOST_CHARACTERS:
        kept = kept[:MOST_WORDS]
        note = trn(
            "Recherche longue : seul le premier mot est cherché.",
            "Recherche longue : seuls les {count} premiers mots sont cherchés.",
            len(kept),
        )
        prefix = False
    return Asked(
        blanked, tuple(kept), tuple(phrases), tuple(excluded), tuple(filters), site, only_site, prefix, note
    )  # fmt: skip


def _words(text: str) -> tuple[str, ...]:
    words = tuple(word.text for token in tokens(text) for word in token.words if word.text not in STOP_WORDS)
    return words[:MOST_WORDS]


def _says_something(token: Token, unfinished: bool) -> bool:
    return unfinished or any(word.text not in STOP_WORDS for word in token.words)
