"""Articles for paper: what is printed of each, one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kb_app.domain.export import Progress
from kb_app.services.reading import Reading
from kb_app.services.remarks import remarks


@dataclass(frozen=True, slots=True)
class Leaf:
    """One article, with what stands above it in the reader."""

    reading: Reading
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Booklet:
    """`title` is that of the document; contents come first when there is more than one leaf."""

    title: str
    made: datetime
    leaves: tuple[Leaf, ...]


Paint = Callable[[Booklet, Path, Progress], None]
"""Writes a booklet as PDF, which is the window's business: it has the fonts and the drawing."""


def booklet(title: str, readings: Sequence[Reading], now: datetime) -> Booklet:
    leaves = (Leaf(reading, tuple(each.plain for each in remarks(reading, now.date()))) for reading in readings)
    return Booklet(title, now, tuple(leaves))
