"""A procedure: an article whose level-2 headings are steps, and the choices that lead from one to the next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb_app.domain.article import Choice, Section


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `sections` are the ordinals of its sections in the article, subsections included.

    `choices` are the ways out; without any, `next` is the anchor of the following step, empty when this is the last.
    """

    anchor: str
    heading: str
    sections: tuple[int, ...]
    choices: tuple[Choice, ...] = ()
    next: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """An article as a walk goes through it. There is at least one step; `anchors` are those of its sections, in order.

    `key`, `id` and `title` are the article's; `revision` changes with any file that the text was composed of.
    """

    key: str
    id: str
    title: str
    revision: str
    anchors: tuple[str, ...]
    steps: tuple[Step, ...]

    def step(self, anchor: str) -> Step | None:
        """The step that the heading of `anchor` belongs to.

        What stands before the first step leads to it, and so does no anchor at all; None when there is no such heading.
        """
        if not anchor:
            return self.steps[0]
        if anchor not in self.anchors:
            return None
        number = self.anchors.index(anchor)
        before = [step for step in self.steps if step.sections[0] <= number]
        return before[-1] if before else self.steps[0]

    def lead_sections(self, step: Step) -> tuple[int, ...]:
        """Ordinals of what stands between the step before and `step`, and so belongs to none: to be read first."""
        place = self.steps.index(step)
        start = self.steps[place - 1].sections[-1] + 1 if place else 0
        return tuple(range(start, step.sections[0]))


def ways_out(step: Step, path: str) -> tuple[str, ...]:
    """Anchors in the same article, the one at `path`, that `step` leads to; none when the walk may end here.

    A choice that leads into another article is a sub-procedure: it returns to the following step.
    """
    local = [choice.anchor for choice in step.choices if choice.path == path]
    if step.choices and len(local) == len(step.choices):
        return tuple(dict.fromkeys(local))
    return tuple(dict.fromkeys([*local, step.next])) if step.next else ()


def reachable(
    steps: Sequence[Step], sections: Sequence[Section], path: str, entries: Iterable[str] = ()
) -> frozenset[str]:
    """Anchors of the steps that a walk can come to, from the first step or from those with the anchors `entries`."""
    owners = _owners(steps, sections)
    after = _followers(steps, owners, path)
    starts = [step.anchor for step in steps[:1]] + [owners[entry] for entry in entries if entry in owners]
    return _closure(starts, after)


def without_exit(steps: Sequence[Step], sections: Sequence[Section], path: str) -> frozenset[str]:
    """Anchors of the steps from which no walk ever ends."""
    after = _followers(steps, _owners(steps, sections), path)
    before: dict[str, list[str]] = {step.anchor: [] for step in steps}
    for anchor, following in after.items():
        for other in following:
            before[other].append(anchor)
    ending = _closure([anchor for anchor, following in after.items() if not following], before)
    return frozenset(step.anchor for step in steps) - ending


def _owners(steps: Sequence[Step], sections: Sequence[Section]) -> dict[str, str]:
    """The step that each heading belongs to, by their anchors."""
    return {sections[number].anchor: step.anchor for step in steps for number in step.sections}


def _followers(steps: Sequence[Step], owners: Mapping[str, str], path: str) -> dict[str, list[str]]:
    return {step.anchor: [owners[out] for out in ways_out(step, path) if out in owners] for step in steps}


def _closure(starts: Iterable[str], after: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """`starts` and all that follows them."""
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        anchor = waiting.pop()
        if anchor not in seen:
            seen.add(anchor)
            waiting += after[anchor]
    return frozenset(seen)
