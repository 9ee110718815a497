"""An article to what is written of it: its terms with their impacts, and its words in order.

Pure and picklable, so that it can run in another process.
"""

import json
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from kb_app.domain.article import Article, Confidence, Kind
from kb_app.search.acronyms import acronyms
from kb_app.search.analysis import content_places, content_words, fold, name_words, stem
from kb_app.search.ranking import Ranking
from kb_app.search.schema import (
    ACRONYM,
    EARLY_PREFIX_LETTERS,
    FAMILY_LETTERS,
    FILTER,
    PREFIX,
    PREFIX_LETTERS,
    STEM,
    WORD,
)

_GAP = 255
_USUAL_LENGTH = {"title": 10.0, "alias": 10.0, "tags": 6.0, "headings": 24.0, "lead": 40.0, "body": 400.0}
"""Content words of an average field. Fixed, so that an article weighs the same whatever was indexed with it."""

_EARLY = ("title", "alias", "tags", "headings")

CONFIDENCES = tuple(Confidence)
KINDS = tuple(Kind)
IS_VARIANT, HAS_SITES = 1, 2


@dataclass(frozen=True, slots=True)
class Inverted:
    """What the index keeps of one article.

    `terms` are the postings of each family. `words` are its distinct words; `names`, and `tokens` of each section
    (heading first, `headings` words long), point into them. `gaps` are the characters from one token to the next,
    for finding the passage again in the section's text.
    """

    key: str
    card: bytes
    flags: tuple[int, int, int]
    terms: dict[str, dict[str, float]]
    words: tuple[str, ...]
    names: "tuple[array[int], ...]"
    sections: "tuple[array[int], ...]"
    headings: tuple[int, ...]
    gaps: bytes


@dataclass(slots=True)
class _Field:
    """Words of one field of an article, counted."""

    weight: float
    usual: float
    length: int = 0
    counts: dict[str, int] | None = None

    def add(self, words: Iterable[str]) -> None:
        counts = self.counts = self.counts if self.counts is not None else {}
        for word in words:
            self.length += 1
            counts[word] = counts.get(word, 0) + 1


def invert(article: Article, ranking: Ranking) -> Inverted:
    """Everything the index keeps of `article`, weighed with `ranking`."""
    header = article.header
    fields = {name: _Field(getattr(ranking, name), usual) for name, usual in _USUAL_LENGTH.items()}
    numbers: dict[str, int] = {}
    names = [name_words(article.title), *map(name_words, header.aliases)]
    fields["title"].add(names[0])
    for alias in names[1:]:
        fields["alias"].add(alias)
    for tag in header.tags:
        fields["tags"].add(content_words(tag))
    fields["lead"].add(content_words(header.description))

    sections, headings, gaps = [], [], bytearray()
    lead_words = 0
    lead_length = len(article.lead)
    explained: dict[str, float] = {}
    for section in article.sections:
        heading = content_words(section.heading)
        fields["headings"].add(heading)
        body, last, start = [], 0, len(gaps)
        gaps.extend(bytes(len(heading)))
        for text, place in content_places(section.text):
            body.append(text)
            gaps.append(min(place - last, _GAP))
            last = place
        if not lead_words and body:
            lead_words = _words_within(gaps[start + len(heading) :], lead_length)
            fields["lead"].add(body[:lead_words])
        fields["body"].add(heading + body)
        run = heading + body
        sections.append(array("I", [numbers.setdefault(text, len(numbers)) for text in run]))
        headings.append(len(heading))
        for short, long in acronyms(f"{section.heading}. {section.text}"):
            explained[f"{short} {' '.join(long)}"] = 1.0
    for short, long in acronyms(article.title):
        explained[f"{short} {' '.join(long)}"] = 1.0

    words_impact, stems_impact, prefixes = _impacts(fields, ranking)
    name_numbers = tuple(array("I", [numbers.setdefault(w, len(numbers)) for w in _one_a_stem(name)]) for name in names)
    for text in words_impact:
        numbers.setdefault(text, len(numbers))
    return Inverted(
        key=article.key,
        card=_card(article),
        flags=_flags(article),
        terms={
            ACRONYM: explained,
            FILTER: dict.fromkeys(_filters(article), 1.0),
            PREFIX: prefixes,
            STEM: stems_impact,
            WORD: words_impact,
        },
        words=tuple(numbers),
        names=name_numbers,
        sections=tuple(sections),
        headings=tuple(headings),
        gaps=bytes(gaps),
    )


def _words_within(gaps: bytearray, length: int) -> int:
    at = 0
    for count, gap in enumerate(gaps):
        at += gap
        if at >= length:
            return count
    return len(gaps)


def _one_a_stem(words: list[str]) -> list[str]:
    return list({stem(word): word for word in reversed(words)}.values())[::-1]


def _impacts(
    fields: dict[str, _Field], ranking: Ranking
) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    words: dict[str, float] = {}
    stems: dict[str, float] = {}
    prefixes: dict[str, float] = {}
    k = ranking.saturation
    for field in fields.values():
        if not field.counts or not field.weight:
            continue
        norm = k * (1 - ranking.length + ranking.length * field.length / field.usual)
        scale = field.weight * (k + 1)
        stem_counts: dict[str, int] = {}
        for word, count in field.counts.items():
            words[word] = words.get(word, 0.0) + scale * count / (count + norm)
            root = stem(word)
            stem_counts[root] = stem_counts.get(root, 0) + count
        for root, count in stem_counts.items():
            stems[root] = stems.get(root, 0.0) + scale * count / (count + norm)
    early = {word for name in _EARLY for word in fields[name].counts or ()}
    _raise_prefixes(prefixes, early & words.keys(), words, range(1, EARLY_PREFIX_LETTERS + 1))
    _raise_prefixes(prefixes, words, words, range(EARLY_PREFIX_LETTERS + 1, PREFIX_LETTERS + 1))
    long = [word for word in words if len(word) >= FAMILY_LETTERS]
    _raise_prefixes(prefixes, long, words, range(FAMILY_LETTERS, FAMILY_LETTERS + 1))
    return words, stems, prefixes


def _raise_prefixes(prefixes: dict[str, float], words: Iterable[str], impacts: dict[str, float], sizes: range) -> None:
    """A prefix weighs as much as the best word that begins with it: a letter more changes nothing for that word."""
    for word in words:
        impact = impacts[word]
        for size in sizes:
            prefix = word[:size]
            if impact > prefixes.get(prefix, 0.0):
                prefixes[prefix] = impact


def _card(article: Article) -> bytes:
    header = article.header
    return json.dumps([article.key, article.id, article.folder, header.variant_of, header.sites]).encode("ascii")


def _flags(article: Article) -> tuple[int, int, int]:
    header = article.header
    bits = (IS_VARIANT if header.variant_of else 0) | (HAS_SITES if header.sites else 0)
    return bits, CONFIDENCES.index(header.confidence), KINDS.index(header.kind)


def _filters(article: Article) -> list[str]:
    header = article.header
    return [
        f"key:{article.key}",
        f"id:{fold(article.id)}",
        f"folder:{article.folder}",
        f"kind:{header.kind}",
        f"status:{header.confidence}",
        f"owner:{fold(header.owner)}",
        *(f"site:{fold(site)}" for site in header.sites),
        *(f"tag:{fold(tag)}" for tag in header.tags),
    ]
