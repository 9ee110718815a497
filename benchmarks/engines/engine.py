"""What every engine of the comparison does. Standard library only: Xapian's process has nothing else."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

EVERYWHERE = "partout"
"""Stands for the sites of an article that names none, in the engines that filter by a term."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article as our parser read it: what all engines are given. `sections` are pairs of heading and text."""

    path: str
    id: str
    title: str
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    description: str = ""
    sites: tuple[str, ...] = ()
    confidence: str = "not-validated"
    variant_of: str = ""
    sections: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> str:
        return "\n".join([self.title, *self.aliases])

    @property
    def body(self) -> str:
        parts = [*self.tags, self.description]
        for heading, text in self.sections:
            parts += [heading, text]
        return "\n".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class Question:
    """A search. `site` keeps other sites' articles away; with `prefix` the last word may be unfinished."""

    text: str
    site: str = ""
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer, with what a list shows of it."""

    id: str
    title: str
    snippet: str


class Engine(Protocol):
    """One engine over one folder, keeping what it needs in a directory of its own, where it is found again."""

    def build(self, texts: Sequence[Text]) -> None:
        """Make the index of `texts`, on disk and ready to be searched by another process."""

    def update(self, texts: Sequence[Text]) -> None:
        """Put these in place of the articles of the same path."""

    def search(self, question: Question, limit: int) -> list[Shown]:
        """The best `limit` answers, each with its snippet."""

    def size(self) -> int:
        """Bytes on disk."""

    def close(self) -> None:
        """Let go of every file."""


def write_texts(path: Path, texts: Iterable[Text]) -> None:
    """One JSON object a line."""
    with path.open("w", encoding="utf-8") as file:
        for text in texts:
            file.write(json.dumps(asdict(text), ensure_ascii=False) + "\n")


def read_texts(path: Path) -> Iterator[Text]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield text_of(json.loads(line))


def text_of(row: dict[str, Any]) -> Text:
    """A text as JSON carried it."""
    lists = {name: tuple(row[name]) for name in ("aliases", "tags", "sites")}
    return Text(**{**row, **lists, "sections": tuple((heading, text) for heading, text in row["sections"])})


def bytes_under(*places: Path) -> int:
    """Size of files, and of all files in directories."""
    files = [file for place in places for file in (place.rglob("*") if place.is_dir() else [place])]
    return sum(file.stat().st_size for file in files if file.is_file())
