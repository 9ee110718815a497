"""A query against a snapshot, in the order in which it happens."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from kb_app.domain.folder import Knowledge
from kb_app.domain.query import Query, Relaxed
from kb_app.search.analysis import stem
from kb_app.search.asking import take_apart
from kb_app.search.browsing import everything
from kb_app.search.candidates import Candidate, Case, best_candidates, named
from kb_app.search.closely import Passage, passages, weights
from kb_app.search.eligibility import eligible
from kb_app.search.evidence import weigh
from kb_app.search.explanation import explain
from kb_app.search.found import Found, Match
from kb_app.search.plan import Plan, make_plan
from kb_app.search.ranking import Ranking
from kb_app.search.snapshot import Snapshot


def search(snapshot: Snapshot, query: Query, knowledge: Mapping[str, Knowledge], ranking: Ranking) -> Found:
    """Everything from the typed text to the ordered matches."""
    if query.literal:
        ranking = replace(ranking, family=0.0)
    asked = take_apart(query, is_name=bool(named(query.text, snapshot)))
    plan = make_plan(asked, snapshot, knowledge, ranking, literal=query.literal)
    weighed = weigh(plan, snapshot, ranking)
    mask = eligible(asked, query, snapshot)
    case = Case(asked, plan, snapshot, ranking, weighed, mask, weights(weighed.rarity))
    best = everything(case) if asked.only_filters else best_candidates(case, knowledge, query.limit)
    where = _passages(best, case)
    return Found(
        matches=tuple(
            _match(candidate, passage, case, explained=query.explained)
            for candidate, passage in zip(best, where, strict=True)
        ),
        is_ranked=not asked.only_filters,
        relaxed=_relaxed(case),
        corrected_query=_corrected_text(query.text, plan),
        terms=_terms(plan),
        note=asked.note,
    )


def _passages(candidates: list[Candidate], case: Case) -> list[Passage]:
    found = [Passage(0, 0, ())] * len(candidates)
    numbers = np.array([candidate.number for candidate in candidates], np.intp)
    for segment, here, local in case.snapshot.located_each(numbers):
        best = passages(segment, case.standing(segment), local, case.rarity)
        for at, passage in zip(np.flatnonzero(here).tolist(), best, strict=True):
            found[at] = passage
    return found


def _match(candidate: Candidate, where: Passage, case: Case, *, explained: bool) -> Match:
    key, id_, *_ = case.snapshot.card(candidate.listed)
    own = key if candidate.listed == candidate.number else case.snapshot.card(candidate.number)[0]
    evidence = explain(candidate, where, case) if explained else None
    return Match(key, id_, own, where.section, where.at, candidate.score, candidate.site, evidence)


def _relaxed(case: Case) -> Relaxed | None:
    if case.plan.corrected:
        return Relaxed.CORRECTED
    full = case.weighed.matched == len(case.plan.concepts)
    return None if bool((full & case.eligible).any()) else Relaxed.SOME_WORDS


def _corrected_text(text: str, plan: Plan) -> str:
    """`text` with its misspelt words replaced, or empty when there are none."""
    if not plan.corrected:
        return ""
    for concept in reversed(plan.concepts):
        if concept.corrected:
            text = text[: concept.start] + concept.corrected + text[concept.end :]
    return text


def _terms(plan: Plan) -> frozenset[str]:
    """What to highlight: stems, and beginnings marked with `*`."""
    terms = [term for concept in plan.concepts for form in concept.forms for term in form]
    return frozenset(
        {stem(term.text) for term in terms}
        | {f"{term.text}*" for term in terms if term.prefix}
        | {stem(word) for equivalent in plan.equivalents for word in equivalent.words}
    )
