"""A query against a snapshot, in the order in which it happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

import numpy as np
import numpy.typing as npt

from kb_app.domain.article import Confidence
from kb_app.domain.folder import Knowledge
from kb_app.domain.query import Query, Relaxed
from kb_app.search.analysis import fold, stem, tokens
from kb_app.search.asking import Asked, take_apart
from kb_app.search.closely import Passage, Standing, neighbours, passages, stand, title_cover, weights
from kb_app.search.evidence import Weighed, weigh
from kb_app.search.found import Found, Match
from kb_app.search.inversion import CONFIDENCES
from kb_app.search.plan import Plan, make_plan
from kb_app.search.ranking import Ranking
from kb_app.search.schema import STEM
from kb_app.search.snapshot import Mask, Snapshot
from kb_app.search.words import STOP_WORDS


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An article on the short list: where it is, what it scored, and under which article it is listed."""

    number: int
    score: float
    listed: int
    site: str = ""
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class _Case:
    """One search: what was asked, where, and what the postings say. `standings` are worked out once a segment."""

    asked: Asked
    plan: Plan
    snapshot: Snapshot
    ranking: Ranking
    weighed: Weighed
    eligible: Mask
    rarity: npt.NDArray[np.float32]
    standings: dict[str, Standing] = field(default_factory=dict)


def search(snapshot: Snapshot, query: Query, knowledge: Mapping[str, Knowledge], ranking: Ranking) -> Found:
    """Everything from the typed text to the ordered matches."""
    asked = take_apart(query)
    plan = make_plan(asked, snapshot, knowledge, ranking, literal=query.literal)
    weighed = weigh(plan, snapshot, ranking)
    case = _Case(asked, plan, snapshot, ranking, weighed, _eligible(asked, query, snapshot), weights(weighed.rarity))
    candidates = _with_pins(_shortlist(case), case, knowledge)
    best = _one_an_article(candidates, case, query.limit)
    return Found(
        matches=tuple(_matches(best, case)),
        relaxed=_relaxed(case),
        corrected_query=_corrected_text(query.text, plan),
        terms=_terms(plan),
        note=asked.note,
    )


def _eligible(asked: Asked, query: Query, snapshot: Snapshot) -> Mask:
    """Articles that may be found at all: alive, of the right folder, not archived unless asked, as filtered."""
    eligible = snapshot.alive.copy()
    if not asked.wants_archived:
        eligible &= ~snapshot.archived
    if query.folders:
        eligible &= np.logical_or.reduce([snapshot.having(f"folder:{folder}") for folder in query.folders])
    for term, wanted in asked.filters:
        having = snapshot.having(term)
        eligible &= having if wanted else ~having
    if asked.site:
        elsewhere = _elsewhere(asked.site, snapshot)
        eligible &= ~(elsewhere if asked.only_site else elsewhere & snapshot.joined("is_variant"))
    for words in asked.excluded:
        eligible &= ~_having_all(words, snapshot)
    for words in asked.phrases:
        eligible &= _having_all(words, snapshot)
    return eligible


def _elsewhere(site: str, snapshot: Snapshot) -> Mask:
    """Articles that say for which sites they are, and this one is not among them."""
    return np.asarray(snapshot.joined("has_sites") & ~snapshot.having(f"site:{site}"), bool)


def _having_all(words: tuple[str, ...], snapshot: Snapshot) -> Mask:
    """Articles that have every one of `words`, side by side when there are several."""
    mask = np.ones(snapshot.size, bool)
    for word in words:
        has = np.zeros(snapshot.size, bool)
        for base, ids, _ in snapshot.postings(STEM, stem(word)):
            has[base:][ids] = True
        mask &= has
    return mask


def _shortlist(case: _Case) -> list[_Candidate]:
    """The articles that are worth a close look, and what they score after it."""
    score = np.where(case.eligible, case.weighed.score, np.float32(0))
    if not case.plan.concepts and (case.asked.filters or case.asked.phrases or case.asked.only_site):
        score = case.eligible.astype(np.float32)
    numbers = np.flatnonzero(score > 0)
    most = case.ranking.shortlist
    if len(numbers) > most:
        numbers = np.sort(numbers[np.argpartition(score[numbers], len(numbers) - most)[-most:]])
    close = score[numbers].astype(np.float64)
    for segment, here, local in case.snapshot.located_each(numbers):
        standing = case.standings[segment.name] = stand(case.plan, segment)
        cover, _ = title_cover(segment, standing, local)
        close[here] += case.ranking.cover * cover
        if len(case.rarity) > 1:
            close[here] += case.ranking.pairs * neighbours(segment, standing, local, case.rarity)
    return [_candidate(number, points, case) for number, points in zip(numbers.tolist(), close.tolist(), strict=True)]


def _candidate(number: int, points: float, case: _Case) -> _Candidate:
    """An article with what it is worth for its confidence and its site, and where it is listed."""
    segment, local = case.snapshot.located(number)
    ranking, wanted = case.ranking, case.asked.site
    confidence = CONFIDENCES[segment.confidence[local]]
    if confidence is Confidence.VALIDATED:
        points *= ranking.validated
    elif confidence is Confidence.WIP:
        points *= ranking.unfinished
    if not segment.has_sites[local]:
        return _Candidate(number, points, number)
    _, _, folder, common, sites = segment.card(local)
    folded = [fold(site) for site in sites]
    if wanted:
        points *= ranking.own_site if wanted in folded else ranking.other_site
    if not segment.is_variant[local]:
        return _Candidate(number, points, number)
    listed = next(iter(_named(common, folder, case.snapshot)), number)
    return _Candidate(number, points, listed, sites[folded.index(wanted)] if wanted in folded else sites[0])


def _named(common: str, folder: str, snapshot: Snapshot) -> list[int]:
    """The articles of a folder that have this id, or else this path without its suffix."""
    by_id = [number for number in snapshot.numbers(f"id:{fold(common)}") if snapshot.card(number)[2] == folder]
    return by_id or snapshot.numbers(f"key:{folder}:{common}.md")


def _with_pins(candidates: list[_Candidate], case: _Case, knowledge: Mapping[str, Knowledge]) -> list[_Candidate]:
    """`candidates` with the article whose id was typed, and those that are pinned for these words, in front."""
    snapshot = case.snapshot
    pinned = snapshot.numbers(f"id:{fold(case.asked.text.strip())}")
    typed = {stem(token.words[-1].text) for token in case.asked.tokens}
    for folder, known in knowledge.items():
        for words, id_ in known.pins:
            if typed and _meaning(words) == typed:
                pinned += _named(id_, folder, snapshot)
    pinned = [number for number in dict.fromkeys(pinned) if case.eligible[number]]
    top = max((candidate.score for candidate in candidates), default=1.0)
    by_number = {candidate.number: candidate for candidate in candidates}
    for rank, number in enumerate(pinned):
        known_as = by_number.get(number, _Candidate(number, 0.0, number))
        by_number[number] = replace(known_as, score=2 * top + len(pinned) - rank, pinned=True)
    return list(by_number.values())


def _meaning(words: str) -> set[str]:
    """The stems of a pin's words, stop words aside."""
    found = [token.words[-1].text for token in tokens(words) if token.words]
    return {stem(word) for word in found if word not in STOP_WORDS}


def _one_an_article(candidates: list[_Candidate], case: _Case, limit: int) -> list[_Candidate]:
    """The best candidate of each listed article, best first; equals by key, so that the order is always the same."""
    best: dict[int, _Candidate] = {}
    for candidate in sorted(candidates, key=lambda candidate: -candidate.score):
        best.setdefault(candidate.listed, candidate)
    ranked: list[_Candidate] = []
    for _, equals in groupby(best.values(), key=lambda candidate: round(candidate.score, 3)):
        together = list(equals)
        if len(together) > 1:
            together.sort(key=lambda candidate: case.snapshot.card(candidate.listed)[0])
        ranked += together
        if len(ranked) >= limit:
            break
    return ranked[:limit]


def _matches(candidates: list[_Candidate], case: _Case) -> list[Match]:
    snapshot = case.snapshot
    numbers = np.array([candidate.number for candidate in candidates], np.intp)
    where = [Passage(0, 0, ())] * len(candidates)
    for segment, here, local in snapshot.located_each(numbers):
        standing = case.standings.get(segment.name) or stand(case.plan, segment)
        for at, found in zip(
            np.flatnonzero(here).tolist(), passages(segment, standing, local, case.rarity), strict=True
        ):
            where[at] = found
    matches = []
    for candidate, best in zip(candidates, where, strict=True):
        key, id_, *_ = snapshot.card(candidate.listed)
        own = key if candidate.listed == candidate.number else snapshot.card(candidate.number)[0]
        matches.append(Match(key, id_, own, best.section, best.at, round(candidate.score, 4), candidate.site))
    return matches


def _relaxed(case: _Case) -> Relaxed | None:
    if case.plan.corrected:
        return Relaxed.CORRECTED
    full = case.weighed.matched == len(case.plan.concepts)
    return None if bool((full & case.eligible).any()) else Relaxed.SOME_WORDS


def _corrected_text(text: str, plan: Plan) -> str:
    if not plan.corrected:
        return ""
    for concept in reversed(plan.concepts):
        if concept.corrected:
            text = text[: concept.start] + concept.corrected + text[concept.end :]
    return text


def _terms(plan: Plan) -> frozenset[str]:
    """What to highlight: stems, and beginnings marked with `*`."""
    found: set[str] = set()
    terms = [term for concept in plan.concepts for form in concept.forms for term in form]
    for term in terms:
        found.add(stem(term.text))
        if term.prefix:
            found.add(f"{term.text}*")
    found.update(stem(word) for equivalent in plan.equivalents for word in equivalent.words)
    return frozenset(found)
