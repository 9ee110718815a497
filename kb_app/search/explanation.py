"""Why an article scored what it did: the parts that its score was made of, word by word."""

from itertools import pairwise

import numpy as np

from kb_app.domain.evidence import Evidence, Where, WordEvidence
from kb_app.search.candidates import Candidate, Case, trust
from kb_app.search.closely import Passage, neighbours, title_cover
from kb_app.search.plan import Concept
from kb_app.search.segment import Segment


def explain(candidate: Candidate, passage: Passage, case: Case) -> Evidence:
    """The evidence for `candidate`, whose best section is `passage`."""
    segment, local = case.snapshot.located(candidate.number)
    numbers = np.array([local], np.intp)
    standing = case.standing(segment)
    masses = case.snapshot.name_masses[segment.name]
    title = case.ranking.cover * float(title_cover(segment, masses, standing, numbers)[0])
    pairs = case.ranking.pairs * float(neighbours(segment, standing, numbers, case.rarity)[0])
    return Evidence(
        words=tuple(_words(candidate.number, passage, _named(segment, local, case), case)),
        title=round(title, 3),
        neighbours=round(pairs, 3),
        trust=round(float(trust(np.array([candidate.number], np.intp), case)[0]), 3),
        pinned=candidate.pinned,
    )


def _words(number: int, passage: Passage, named: tuple[set[int], set[int]], case: Case) -> list[WordEvidence]:
    own = [float(points[number]) for points in case.weighed.concepts]
    points, instead = list(own), [""] * len(own)
    for equivalent, evidence in case.weighed.equivalents:
        span = slice(equivalent.first, equivalent.last + 1)
        whole = float(evidence[number])
        if whole > sum(points[span]):
            count = len(own[span])
            points[span], instead[span] = [whole / count] * count, [" ".join(equivalent.words)] * count
    title, aliases = named
    found = []
    for at, concept in enumerate(case.plan.concepts):
        if at in title:
            where = Where.TITLE
        elif at in aliases:
            where = Where.ALIAS
        elif at in passage.places:
            where = Where.PASSAGE
        else:
            where = Where.ELSEWHERE if points[at] else Where.ABSENT
        found.append(WordEvidence(_typed(concept, case), where, round(points[at], 3), concept.corrected, instead[at]))
    return found


def _typed(concept: Concept, case: Case) -> str:
    return case.asked.text[concept.start : concept.end]


def _named(segment: Segment, local: int, case: Case) -> tuple[set[int], set[int]]:
    """Which concepts the title of an article holds, and which its aliases."""
    place = case.standing(segment).place
    first, last = (int(segment.column("first_name")[local + step]) for step in (0, 1))
    starts = segment.column("name_start")[first : last + 1].tolist()
    names = segment.column("names")
    held = [{int(at) - 1 for at in place[names[begin:end]] if at} for begin, end in pairwise(starts)]
    return (held[0], set().union(*held[1:])) if held else (set(), set())
