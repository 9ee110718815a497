"""An article to what is written of it: its terms with their impacts, and its words in order.

Pure and picklable, so that it can run in another process.
"""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb_app.domain.article import Article, Confidence, Kind, Section
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

_USUAL_LENGTH = {"title": 10.0, "alias": 10.0, "tags": 6.0, "headings": 24.0, "lead": 40.0, "body": 400.0}
"""Content words of an average field. Fixed, so that an article weighs the same whatever was indexed with it."""
_EARLY = ("title", "alias", "tags", "headings")

CONFIDENCES = tuple(Confidence)
KINDS = tuple(Kind)
IS_VARIANT, HAS_SITES = 1, 2

Impacts = dict[str, float]
Numbers = npt.NDArray[np.uint32]


LONGEST_NAME = 200
"""Characters of a title that is typed in full."""


@dataclass(frozen=True, slots=True)
class Inverted:
    """What the index keeps of one article.

    `terms` are the postings of each family. `words` are its distinct words; `names`, and each of `sections` (heading
    first, `headings` words long), are runs of numbers of them. `gaps` are the characters from one word of a section to
    the next (255: at least), for finding the passage again in the section's text.
    """

    card: bytes
    flags: bytes
    terms: dict[str, Impacts]
    words: tuple[str, ...]
    names: tuple[Numbers, ...]
    sections: tuple[Numbers, ...]
    headings: tuple[int, ...]
    gaps: bytes


@dataclass(frozen=True, slots=True)
class _Read:
    """The content words of a section; `places` is where those of its text begin there."""

    heading: list[str]
    text: list[str]
    places: list[int]


def invert(article: Article, ranking: Ranking) -> Inverted:
    """Everything the index keeps of `article`, weighed with `ranking`."""
    header = article.header
    names = [name_words(article.title), *map(name_words, header.aliases)]
    sections = [_read(section) for section in article.sections]
    fields = {
        "title": names[0],
        "alias": [word for name in names[1:] for word in name],
        "tags": [word for tag in header.tags for word in content_words(tag)],
        "headings": [word for section in sections for word in section.heading],
        "lead": content_words(header.description) + _lead(sections, len(article.lead)),
        "body": [word for section in sections for word in (*section.heading, *section.text)],
    }
    words, stems, prefixes = _impacts({name: Counter(field) for name, field in fields.items()}, ranking)
    numbers = {word: number for number, word in enumerate(words)}
    return Inverted(
        card=json.dumps([article.key, article.id, article.folder, header.variant_of, header.sites]).encode("ascii"),
        flags=_flags(article),
        terms={
            ACRONYM: dict.fromkeys(_explained(article), 1.0),
            FILTER: dict.fromkeys(_filters(article), 1.0),
            PREFIX: prefixes,
            STEM: stems,
            WORD: words,
        },
        words=tuple(numbers),
        names=tuple(_run(name, numbers) for name in names),
        sections=tuple(_run(section.heading + section.text, numbers) for section in sections),
        headings=tuple(len(section.heading) for section in sections),
        gaps=b"".join(_gaps(section) for section in sections),
    )


def _read(section: Section) -> _Read:
    text, places = [], []
    for word, place in content_places(section.text):
        text.append(word)
        places.append(place)
    return _Read(content_words(section.heading), text, places)


def _lead(sections: list[_Read], length: int) -> list[str]:
    """The words of the article's first `length` characters of text."""
    first = next((section for section in sections if section.text), None)
    return first.text[: bisect_left(first.places, length)] if first else []


def _run(words: list[str], numbers: dict[str, int]) -> Numbers:
    return np.array([numbers[word] for word in words], np.uint32)


def _gaps(section: _Read) -> bytes:
    gaps = np.diff(np.array(section.places, np.int64), prepend=0).clip(0, 255)
    return bytes(len(section.heading)) + gaps.astype(np.uint8).tobytes()


def _impacts(fields: dict[str, Counter[str]], ranking: Ranking) -> tuple[Impacts, Impacts, Impacts]:
    """Of words, stems and beginnings of words: BM25's saturated frequency in each field, weighted and summed."""
    words: Impacts = {}
    stems: Impacts = {}
    k = ranking.saturation
    for name, counts in fields.items():
        length = counts.total() / _USUAL_LENGTH[name]
        norm = k * (1 - ranking.length + ranking.length * length)
        scale = getattr(ranking, name) * (k + 1)
        stem_counts: dict[str, int] = {}
        for word, count in counts.items():
            words[word] = words.get(word, 0.0) + scale * count / (count + norm)
            root = stem(word)
            stem_counts[root] = stem_counts.get(root, 0) + count
        for root, count in stem_counts.items():
            stems[root] = stems.get(root, 0.0) + scale * count / (count + norm)
    prefixes: Impacts = {}
    early = {word for name in _EARLY for word in fields[name]}
    _raise_prefixes(prefixes, early, words, range(1, EARLY_PREFIX_LETTERS + 1))
    _raise_prefixes(prefixes, words, words, range(EARLY_PREFIX_LETTERS + 1, PREFIX_LETTERS + 1))
    long = [word for word in words if len(word) >= FAMILY_LETTERS]
    _raise_prefixes(prefixes, long, words, range(FAMILY_LETTERS, FAMILY_LETTERS + 1))
    return words, stems, prefixes


def _raise_prefixes(prefixes: Impacts, words: Iterable[str], impacts: Impacts, sizes: range) -> None:
    """A prefix weighs as much as the best word that begins with it: a letter more changes nothing for that word."""
    for word in words:
        impact = impacts[word]
        for size in sizes:
            prefix = word[:size]
            if impact > prefixes.get(prefix, 0.0):
                prefixes[prefix] = impact


def _explained(article: Article) -> Iterator[str]:
    """`ACRONYM` terms: each acronym that the article explains, with the words it stands for."""
    for text in (article.title, *(f"{section.heading}. {section.text}" for section in article.sections)):
        for short, long in acronyms(text):
            yield " ".join((short, *long))


def _flags(article: Article) -> bytes:
    header = article.header
    bits = (IS_VARIANT if header.variant_of else 0) | (HAS_SITES if header.sites else 0)
    return bytes((bits, CONFIDENCES.index(header.confidence), KINDS.index(header.kind)))


def whole_name(text: str) -> str:
    """A title or an alias as it is recognised when it is typed in full."""
    return fold(" ".join(text.split()))[:LONGEST_NAME]


def _filters(article: Article) -> list[str]:
    header = article.header
    return [
        f"key:{article.key}",
        f"id:{fold(article.id)}",
        f"folder:{article.folder}",
        f"kind:{header.kind}",
        f"status:{header.confidence}",
        f"owner:{fold(header.owner)}",
        *(f"name:{whole_name(name)}" for name in (article.title, *header.aliases)),
        *(f"site:{fold(site)}" for site in header.sites),
        *(f"tag:{fold(tag)}" for tag in header.tags),
    ]
