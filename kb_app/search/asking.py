"""What was typed, taken apart: words, phrases, exclusions and filters. Knows nothing of the index."""

import re
from dataclasses import dataclass

from kb_app.domain.query import Query
from kb_app.language import trn
from kb_app.search.analysis import Token, content_words, fold, tokens
from kb_app.search.words import STOP_WORDS

MOST_CHARACTERS = 4_000
MOST_WORDS = 32
"""Searched of a pasted text; more would be slow, and say less."""

_OPERATOR = re.compile(
    r"""(?<!\S)(?P<no>-)?(?:(?P<key>site|tag|kind|owner|status):(?:"(?P<quoted>[^"]*)"|(?P<plain>\S+))"""
    r"""|"(?P<phrase>[^"]+)"|(?<=-)(?P<word>[^\s"-]\S*))""",
    re.IGNORECASE,
)
_VALUES = {
    "kind": {
        "reponse": "answer", "fiche": "answer", "procedure": "procedure", "avis": "notice", "reference": "reference",
    },
    "status": {
        "brouillon": "wip", "en-cours": "wip", "non-valide": "not-validated", "a-valider": "not-validated",
        "valide": "validated", "validee": "validated", "archive": "archived", "archivee": "archived",
    },
}  # fmt: skip
"""What people write for the words of the header."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query taken apart.

    `text` is what was typed with its operators blanked, so that places in it stay the same. `tokens` are its words that
    say something, those of phrases included; those that begin at `exact` are not to be corrected. `phrases` and
    `excluded` are the words of each; `filters` are (`FILTER` term, wanted).
    """

    text: str
    tokens: tuple[Token, ...]
    exact: frozenset[int] = frozenset()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    filters: tuple[tuple[str, bool], ...] = ()
    site: str = ""
    only_site: bool = False
    prefix: bool = False
    note: str = ""

    @property
    def wants_archived(self) -> bool:
        return ("status:archived", True) in self.filters

    @property
    def only_filters(self) -> bool:
        """No word, but something that articles must be: all that are it are wanted."""
        return not self.tokens and (self.only_site or any(wanted for _, wanted in self.filters))


def take_apart(query: Query, *, is_name: bool = False) -> Asked:
    """Parse `query`. Never fails: what is no operator is a word; in a name typed in full nothing is an operator."""
    text = query.text[:MOST_CHARACTERS]
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    filters: list[tuple[str, bool]] = []
    exact: list[tuple[int, int]] = []
    site, only_site = fold(query.site), False
    left = list(text)
    for match in () if is_name else _OPERATOR.finditer(text):
        wanted = not match["no"]
        phrase = match["phrase"] or match["word"]
        blank = range(*match.span())
        if match["key"]:
            key = match["key"].lower()
            value = fold(match["quoted"] if match["quoted"] is not None else match["plain"])
            if key == "site" and wanted:
                site, only_site = value, True
            else:
                filters.append((f"{key}:{_VALUES.get(key, {}).get(value, value)}", wanted))
        elif words := tuple(content_words(phrase)[:MOST_WORDS]):
            if wanted:
                phrases.append(words)
                exact.append(match.span("phrase"))
                blank = range(match.start(), match.end(), len(match.group()) - 1)
            else:
                excluded.append(words)
        for at in blank:
            left[at] = " "
    blanked = "".join(left)
    found = [token for token in tokens(blanked) if token.words]
    prefix = query.prefix and bool(found) and found[-1].end == len(blanked)
    kept = _meaning(found, prefix)
    note = ""
    if len(kept) > MOST_WORDS or len(query.text) > MOST_CHARACTERS:
        kept, prefix = kept[:MOST_WORDS], False
        note = trn(
            "Recherche longue : seul le premier mot est cherché.",
            "Recherche longue : seuls les {count} premiers mots sont cherchés.",
            len(kept),
        )
    return Asked(
        text=blanked,
        tokens=tuple(kept),
        exact=frozenset(token.start for token in kept for start, end in exact if start <= token.start < end),
        phrases=tuple(phrases),
        excluded=tuple(excluded),
        filters=tuple(filters),
        site=site,
        only_site=only_site,
        prefix=prefix,
        note=note,
    )


def _meaning(found: list[Token], prefix: bool) -> list[Token]:
    """The tokens that say something, each once; all of them when none does."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for token in found:
        words = tuple(word.text for word in token.words)
        unfinished = prefix and token is found[-1]
        if unfinished or (words not in seen and any(word not in STOP_WORDS for word in words)):
            kept.append(token)
        seen.add(words)
    return kept or found
