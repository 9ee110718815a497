"""From scores to a list of articles: the short list, its close look, sites and variants, pins, order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby, islice

import numpy as np
import numpy.typing as npt

from kb_app.domain.article import Confidence
from kb_app.domain.folder import Knowledge
from kb_app.search.analysis import content_words, fold, stem
from kb_app.search.asking import Asked
from kb_app.search.closely import Scores, Standing, neighbours, stand, title_cover
from kb_app.search.evidence import Weighed
from kb_app.search.inversion import CONFIDENCES, whole_name
from kb_app.search.plan import Plan
from kb_app.search.ranking import Ranking
from kb_app.search.segment import Segment
from kb_app.search.snapshot import Mask, Snapshot

_EQUAL = 3
"""Decimals to which scores are compared: what differs by less is ordered by key, always the same way."""

_OWN_ENOUGH = 0.5
"""The chosen site's variant speaks for its article when it has this share of the common article's score."""


@dataclass(frozen=True, slots=True)
class Case:
    """One search: what was asked, where, and what the postings say."""

    asked: Asked
    plan: Plan
    snapshot: Snapshot
    ranking: Ranking
    weighed: Weighed
    eligible: Mask
    rarity: Scores
    standings: dict[str, Standing] = field(default_factory=dict)

    def standing(self, segment: Segment) -> Standing:
        """Which words of `segment` stand for what; worked out once a search."""
        if segment.name not in self.standings:
            self.standings[segment.name] = stand(self.plan, segment)
        return self.standings[segment.name]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article with evidence, and the article under which it is listed: of a site variant, the common one."""

    number: int
    score: float
    listed: int
    site: str = ""
    pinned: bool = False


def best_candidates(case: Case, knowledge: Mapping[str, Knowledge], limit: int) -> list[Candidate]:
    """The best `limit` articles, best first, each listed once; equals by key."""
    numbers, scores = _shortlist(case)
    best: dict[int, Candidate] = {}
    last = 0.0
    pins = _pins(case, knowledge)
    for number, score in zip(numbers.tolist(), scores.tolist(), strict=True):
        if len(best) >= limit and score < last and not pins and not case.snapshot.is_variant[number]:
            continue
        last = score
        candidate = listed(number, score, case)
        rival = best.get(candidate.listed)
        if rival is None:
            best[candidate.listed] = candidate
        elif is_own(candidate, case) and not is_own(rival, case) and candidate.score > rival.score * _OWN_ENOUGH:
            best[candidate.listed] = replace(candidate, score=rival.score)
    top = max((candidate.score for candidate in best.values()), default=0.0)
    for rank, number in enumerate(pins):
        found = listed(number, 0.0, case)
        found = best.get(found.listed, found)
        best[found.listed] = replace(found, score=round(2 * top + len(pins) - rank, _EQUAL), pinned=True)
    return list(islice(_ordered(list(best.values()), case.snapshot), limit))


def is_own(candidate: Candidate, case: Case) -> bool:
    """Whether it is the chosen site's variant."""
    return bool(candidate.site) and fold(candidate.site) == case.asked.site


def _ordered(candidates: list[Candidate], snapshot: Snapshot) -> Iterator[Candidate]:
    candidates.sort(key=lambda candidate: -candidate.score)
    for _, equals in groupby(candidates, key=lambda candidate: candidate.score):
        together = list(equals)
        if len(together) > 1:
            together.sort(key=lambda candidate: snapshot.card(candidate.listed)[0])
        yield from together


def _shortlist(case: Case) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """The articles that are worth a close look, and what they score after it, best first."""
    snapshot, ranking = case.snapshot, case.ranking
    score = case.weighed.score * case.eligible
    numbers = np.flatnonzero(score)
    if len(numbers) > ranking.shortlist:
        kept = np.argpartition(score[numbers], len(numbers) - ranking.shortlist)[-ranking.shortlist :]
        numbers = np.sort(numbers[kept])
    close = score[numbers].astype(np.float64)
    for segment, here, local in snapshot.located_each(numbers):
        standing = case.standing(segment)
        close[here] += ranking.cover * title_cover(segment, snapshot.name_masses[segment.name], standing, local)
        if len(case.rarity) > 1:
            close[here] += ranking.pairs * neighbours(segment, standing, local, case.rarity)
    close = np.round(close * trust(numbers, case), _EQUAL)
    order = np.argsort(-close, kind="stable")
    return numbers[order], close[order]


def trust(numbers: npt.NDArray[np.intp], case: Case) -> npt.NDArray[np.float64]:
    """The factor of each article for its confidence and, when a site is chosen, for its sites."""
    snapshot, ranking = case.snapshot, case.ranking
    of_confidence = np.ones(len(CONFIDENCES))
    of_confidence[CONFIDENCES.index(Confidence.VALIDATED)] = ranking.validated
    of_confidence[CONFIDENCES.index(Confidence.WIP)] = ranking.unfinished
    factor = of_confidence[snapshot.confidence[numbers]]
    if case.asked.site:
        has_sites = snapshot.has_sites[numbers]
        own = snapshot.having(f"site:{case.asked.site}")[numbers]
        factor[own] *= ranking.own_site
        factor[has_sites & ~own] *= ranking.other_site
    return factor


def listed(number: int, score: float, case: Case) -> Candidate:
    """An article with where it is listed and, when that is elsewhere, for which site it is."""
    if not case.snapshot.is_variant[number]:
        return Candidate(number, score, number)
    _, _, folder, common, sites = case.snapshot.card(number)
    listed = next(iter(_called(common, folder, case.snapshot)), number)
    site = next((site for site in sites if fold(site) == case.asked.site), sites[0] if sites else "")
    return Candidate(number, score, listed, site)


def _called(name: str, folder: str, snapshot: Snapshot) -> list[int]:
    """The articles of a folder that have this id, or else this path without its suffix."""
    by_id = [number for number in snapshot.numbers(f"id:{fold(name)}") if snapshot.card(number)[2] == folder]
    return by_id or snapshot.numbers(f"key:{folder}:{name}.md")


def named(text: str, snapshot: Snapshot) -> list[int]:
    """The articles of which `text` is the whole title or an alias."""
    return snapshot.numbers(f"name:{whole_name(text)}")


def _pins(case: Case, knowledge: Mapping[str, Knowledge]) -> list[int]:
    """The articles whose id, title or alias was typed in full, then those that are pinned for exactly these words."""
    pins = case.snapshot.numbers(f"id:{fold(case.asked.text.strip())}")
    names = named(case.asked.text, case.snapshot)
    if len(names) == 1:  # where several share it, evidence and site decide between them
        pins += names
    typed = {stem(concept.word) for concept in case.plan.concepts}
    for folder, known in knowledge.items():
        for words, id_ in known.pins:
            if typed and {stem(word) for word in content_words(words)} == typed:
                pins += _called(id_, folder, case.snapshot)
    return [number for number in dict.fromkeys(pins) if case.eligible[number]]
