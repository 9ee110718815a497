"""What to look for: each typed word with its other forms, its corrections, and what means the same."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from kb_app.domain.folder import Knowledge
from kb_app.search.analysis import Token, stem, tokens
from kb_app.search.asking import Asked
from kb_app.search.ranking import Ranking
from kb_app.search.schema import PREFIX_LETTERS, STEM, WORD
from kb_app.search.snapshot import Snapshot
from kb_app.search.spelling import guesses
from kb_app.search.words import STOP_WORDS

_LONGEST_SYNONYM = 6
_EXPANSIONS = 2
"""Expansions of one acronym that are searched, the most frequent ones."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word to look for. With `prefix` it may be unfinished. `quality` is how far it may be believed, 0 to 1."""

    text: str
    quality: float = 1.0
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that was asked for, and its ways of being written: the best one counts, an article at a time.

    Each of `forms` is words that add up. `start` and `end` are its place in the query. `corrected` is what replaces
    it there, or empty.
    """

    start: int
    end: int
    forms: tuple[tuple[Term, ...], ...]
    corrected: str = ""

    @property
    def word(self) -> str:
        """The single word it stands for, empty for a compound."""
        return self.forms[0][0].text if len(self.forms[0]) == 1 else ""


@dataclass(frozen=True, slots=True)
class Equivalent:
    """Words that mean the same as the concepts from `first` to `last` (inclusive); an article must have all of them."""

    first: int
    last: int
    words: tuple[str, ...]
    factor: float


@dataclass(frozen=True, slots=True)
class Plan:
    concepts: tuple[Concept, ...]
    equivalents: tuple[Equivalent, ...] = ()

    @property
    def corrected(self) -> bool:
        return any(concept.corrected for concept in self.concepts)


def make_plan(
    asked: Asked, snapshot: Snapshot, knowledge: Mapping[str, Knowledge], ranking: Ranking, *, literal: bool
) -> Plan:
    """Look every word of `asked` up in the index, and decide what is searched for it."""
    last = len(asked.tokens) - 1
    concepts: list[Concept] = []
    for at, token in enumerate(asked.tokens):
        found = [_completed(one, snapshot) for one in _concepts(token, prefix=asked.prefix and at == last)]
        keep = literal or token.start in asked.exact
        concepts += found if keep else [_corrected(concept, snapshot, ranking) for concept in found]
    equivalents = [
        *_written_together(concepts, asked.text, snapshot),
        *_synonyms(concepts, knowledge.values(), ranking),
        *_acronyms(concepts, snapshot, ranking),
    ]
    return Plan(tuple(concepts), tuple(dict.fromkeys(equivalents)))


def known(word: str, snapshot: Snapshot) -> bool:
    """Whether the index has this word, or another form of it."""
    return word in STOP_WORDS or bool(snapshot.postings(WORD, word) or snapshot.postings(STEM, stem(word)))


def begins(prefix: str, snapshot: Snapshot) -> bool:
    """Whether a word of the index begins with `prefix`."""
    ranges = (segment.prefix_range(prefix) for segment in snapshot.segments)
    return any(first < last for first, last in ranges)


def completion(prefix: str, snapshot: Snapshot) -> str:
    """The word of the index that most articles have of those that begin with `prefix`; empty when there is none."""
    counts: Counter[str] = Counter()
    for segment in snapshot.segments:
        first, last = segment.prefix_range(prefix)
        if first < last:
            best = first + int(segment.column("word_count")[first:last].argmax())
            counts[segment.words[best]] += int(segment.column("word_count")[best])
    return min(counts, key=lambda word: (-counts[word], word), default="")


def _completed(concept: Concept, snapshot: Snapshot) -> Concept:
    """With the likeliest end of an unfinished word, so that more letters of it do not move what it already found."""
    term = concept.forms[0][0]
    if len(concept.forms) > 1 or not term.prefix or len(term.text) <= PREFIX_LETTERS:
        return concept
    word = completion(term.text, snapshot)
    return replace(concept, forms=(*concept.forms, (Term(word),))) if word else concept


def _concepts(token: Token, *, prefix: bool) -> Iterator[Concept]:
    parts = token.words[:-1] if token.joined else token.words
    meant = [part for part in parts if part.text not in STOP_WORDS or (prefix and part is parts[-1])]
    terms = tuple(Term(part.text, prefix=prefix and part is parts[-1]) for part in meant)
    if token.joined:
        whole = (Term(token.words[-1].text, prefix=prefix),)
        yield Concept(token.start, token.end, (whole, terms) if terms else (whole,))
        return
    for part, term in zip(meant or parts, terms or [Term(part.text) for part in parts], strict=True):
        yield Concept(token.start + part.start, token.start + part.end, ((term,),))


def _corrected(concept: Concept, snapshot: Snapshot, ranking: Ranking) -> Concept:
    """`concept` with the likeliest words for what the index does not have; itself when there is nothing to correct."""
    if any(_usable(term, snapshot) for form in concept.forms for term in form):
        return concept
    word = concept.forms[0][0]
    near = guesses(word.text, snapshot, prefix=word.prefix)
    if not near:
        return concept
    best = near[0]
    rivals = [guess for guess in near[1:2] if guess.edits == best.edits]
    qualities = (1.0, ranking.second_guess)
    forms = tuple(
        tuple(Term(text, quality, word.prefix and len(guess.words) == 1) for text in guess.words)
        for guess, quality in zip([best, *rivals], qualities, strict=False)
    )
    return replace(concept, forms=forms, corrected=" ".join(best.words))


def _usable(term: Term, snapshot: Snapshot) -> bool:
    return known(term.text, snapshot) or (term.prefix and begins(term.text, snapshot))


def _written_together(concepts: list[Concept], text: str, snapshot: Snapshot) -> Iterator[Equivalent]:
    """Two words that the articles write as one: mi temps, rendez vous."""
    for first, (one, two) in enumerate(pairwise(concepts)):
        if one.word and two.word and not text[one.end : two.start].strip():
            joined = text[one.start : one.end] + text[two.start : two.end]
            found = [word.text for token in tokens(joined) for word in token.words]
            if len(found) == 1 and snapshot.postings(WORD, found[0]):
                yield Equivalent(first, first + 1, (found[0],), 1.0)


def _synonyms(concepts: list[Concept], knowledge: Iterable[Knowledge], ranking: Ranking) -> Iterator[Equivalent]:
    stems = [stem(concept.word) for concept in concepts]
    for known_words in knowledge:
        synonyms = known_words.synonyms
        pairs = [(left, right) for group in synonyms.groups for left in group for right in group if left != right]
        pairs += [(left, right) for lefts, rights in synonyms.mappings for left in lefts for right in rights]
        for left, right in pairs:
            wanted = [stem(word) for word in _content(left)]
            for first in _places(wanted, stems):
                words = tuple(_content(right))
                if words:
                    yield Equivalent(first, first + len(wanted) - 1, words, ranking.synonym)


def _acronyms(concepts: list[Concept], snapshot: Snapshot, ranking: Ranking) -> Iterator[Equivalent]:
    if not ranking.acronym:
        return
    stems = [stem(concept.word) for concept in concepts]
    for first, concept in enumerate(concepts):
        expansions = snapshot.acronyms.get(concept.word, {})
        for long in sorted(expansions, key=lambda words: (-expansions[words], words))[:_EXPANSIONS]:
            yield Equivalent(first, first, long, ranking.acronym)
    for first, root in enumerate(stems):
        for short, long in snapshot.expanded.get(root, ()):
            wanted = [stem(word) for word in long]
            if stems[first : first + len(wanted)] == wanted:
                yield Equivalent(first, first + len(wanted) - 1, (short,), ranking.acronym)


def _content(text: str) -> list[str]:
    words = [token.words[-1].text if token.joined else word.text for token in tokens(text) for word in token.words[:1]]
    return [word for word in words if word not in STOP_WORDS][:_LONGEST_SYNONYM]


def _places(wanted: list[str], stems: list[str]) -> Iterator[int]:
    for first in range(len(stems) - len(wanted) + 1 if wanted else 0):
        if stems[first : first + len(wanted)] == wanted:
            yield first
