"""Figures from measurements: percentiles of times, quality of rankings, and how sure a difference is."""

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

Grades = Mapping[str, int]
"""Article id to grade, 0 to 3."""
RIGHT = 2
"""Grade from which an article is a right answer."""
CUT = 10


@dataclass(frozen=True, slots=True)
class Quality:
    """How good answers are, 0 to 1: of one question, or the mean of many."""

    ndcg: float
    success1: float
    success3: float
    reciprocal: float


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest of `values` that at least `share` of them do not exceed."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def quality(answers: Sequence[str], grades: Grades) -> Quality:
    """nDCG@10 with gain 2^grade - 1; success at 1 and 3 and reciprocal rank (within 10) of the first right answer."""
    ranked = list(dict.fromkeys(answers))[:CUT]
    ideal = _discounted(sorted(grades.values(), reverse=True)[:CUT])
    right = [rank for rank, id_ in enumerate(ranked, 1) if grades.get(id_, 0) >= RIGHT]
    first = right[0] if right else math.inf
    return Quality(
        ndcg=_discounted([grades.get(id_, 0) for id_ in ranked]) / ideal if ideal else 0.0,
        success1=float(first == 1),
        success3=float(first <= 3),
        reciprocal=1 / first,
    )


def mean(qualities: Sequence[Quality]) -> Quality:
    columns = zip(*map(astuple, qualities), strict=True)
    return Quality(*(math.fsum(column) / len(qualities) for column in columns))


def intent(qid: str) -> str:
    """What somebody wanted to know, of which `qid` is one wording: `A002.1` is of `A002`."""
    return qid.partition(".")[0]


def bootstrap(
    differences: Iterable[tuple[str, float]], draws: int = 5_000, seed: int = 11
) -> tuple[float, float, float]:
    """The mean of paired differences, each with its intent, and the 95 % interval of that mean.

    Intents are drawn with replacement rather than questions: the wordings of one intent succeed and fail together.
    """
    groups: dict[str, list[float]] = defaultdict(list)
    for name, difference in differences:
        groups[name].append(difference)
    totals = [(math.fsum(group), len(group)) for group in groups.values()]
    rng = random.Random(seed)
    means = []
    for _ in range(draws):
        drawn = rng.choices(totals, k=len(totals))
        means.append(sum(total for total, _ in drawn) / sum(size for _, size in drawn))
    whole = sum(total for total, _ in totals) / sum(size for _, size in totals)
    return whole, percentile(means, 0.025), percentile(means, 0.975)


def _discounted(grades: Sequence[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))
