"""Which articles may be found at all: alive, of the right folders, as the operators want them."""

import numpy as np
import numpy.typing as npt

from kb_app.domain.query import Query
from kb_app.search.analysis import stem
from kb_app.search.asking import Asked
from kb_app.search.schema import STEM, WORD
from kb_app.search.segment import Segment
from kb_app.search.snapshot import Mask, Snapshot


def eligible(asked: Asked, query: Query, snapshot: Snapshot) -> Mask:
    """The articles that may be found. Archived ones only when asked for; of other sites' variants none."""
    mask = snapshot.alive if asked.wants_archived else snapshot.current
    if query.folders:
        mask = mask & np.logical_or.reduce([snapshot.having(f"folder:{folder}") for folder in query.folders])
    for term, wanted in asked.filters:
        having = snapshot.having(term)
        mask = mask & (having if wanted else ~having)
    if asked.site:
        elsewhere = snapshot.has_sites & ~snapshot.having(f"site:{asked.site}")
        mask = mask & ~(elsewhere if asked.only_site else elsewhere & snapshot.is_variant)
    for words in asked.excluded:
        mask = mask & ~(_with_phrase(words, snapshot) if len(words) > 1 else _with_stem(words[0], snapshot))
    for words in asked.phrases:
        mask = mask & _with_phrase(words, snapshot)
    return mask


def _with_stem(word: str, snapshot: Snapshot) -> Mask:
    return snapshot.having(stem(word), STEM)


def _with_phrase(words: tuple[str, ...], snapshot: Snapshot) -> Mask:
    """Articles that have these very words side by side, stop words aside."""
    mask: Mask = np.logical_and.reduce([snapshot.having(word, WORD) for word in words])
    if len(words) > 1:
        numbers = np.flatnonzero(mask)
        for segment, here, local in snapshot.located_each(numbers):
            mask[numbers[here]] = _side_by_side(words, segment, local)
    return mask


def _side_by_side(words: tuple[str, ...], segment: Segment, local: npt.NDArray[np.intp]) -> Mask:
    wanted = [segment.word_number(word) for word in words]
    found = np.zeros(len(local), bool)
    for first, start, column in (("first_section", "token_start", "tokens"), ("first_name", "name_start", "names")):
        runs, starts = segment.column(first), segment.column(start)
        tokens = segment.column(column)
        begins, ends = starts[runs[local]], starts[runs[local + 1]]
        for at, (begin, end) in enumerate(zip(begins.tolist(), ends.tolist(), strict=True)):
            own = tokens[begin:end]
            if len(own) < len(words) or found[at]:
                continue
            places = np.flatnonzero(own[: len(own) - len(words) + 1] == wanted[0])
            for further, number in enumerate(wanted[1:], 1):
                places = places[own[places + further] == number]
            inside = np.searchsorted(starts, places + begin, side="right")
            found[at] = bool((inside == np.searchsorted(starts, places + begin + len(words) - 1, side="right")).any())
    return found
