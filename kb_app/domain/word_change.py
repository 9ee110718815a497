"""What changed between two texts, word by word: lines first, then words within the lines that changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_TOO_MANY = 4_000
"""Words on either side of one changed place: beyond it the place is shown as a whole."""


class Fate(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text, and whether it is in both texts, only in the new, or only in the old one."""

    fate: Fate
    text: str


def word_changes(before: str, after: str) -> tuple[Run, ...]:
    """The runs in reading order; those that are not ADDED make `before`, those that are not REMOVED make `after`."""
    return tuple(_joined(_line_runs(before.splitlines(keepends=True), after.splitlines(keepends=True))))


def _line_runs(old: list[str], new: list[str]) -> Iterator[Run]:
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = "".join(old[first:last]), "".join(new[start:end])
        if tag == "equal":
            yield Run(Fate.SAME, now)
        else:
            yield from _word_runs(_TOKEN.findall(was), _TOKEN.findall(now))


def _word_runs(old: list[str], new: list[str]) -> Iterator[Run]:
    if not old or not new or max(len(old), len(new)) > _TOO_MANY:
        yield Run(Fate.REMOVED, "".join(old))
        yield Run(Fate.ADDED, "".join(new))
        return
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Run(Fate.SAME, "".join(new[start:end]))
        else:
            yield Run(Fate.REMOVED, "".join(old[first:last]))
            yield Run(Fate.ADDED, "".join(new[start:end]))


def _joined(runs: Iterator[Run]) -> list[Run]:
    """Without empty runs, neighbours of one kind as one."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].fate is run.fate:
            joined[-1] = Run(run.fate, joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    return joined
