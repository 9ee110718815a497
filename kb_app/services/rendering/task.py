"""What is to be rendered, as plain data: it crosses to another process and back as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb_app.domain.article import Section
from kb_app.domain.variant import Composed, Part
from kb_app.parsing.renderer import render_pieces


@dataclass(frozen=True, slots=True)
class Task:
    """A composed article, or only these `parts` of it; `names` are the paths that its `[[names]]` mean.

    `site` is the name to mark the site's own sections with, `language` that of what the renderer says itself.
    """

    composed: Composed
    parts: tuple[Part, ...] | None
    names: Mapping[str, str]
    site: str
    language: str

    def render(self) -> Iterator[str]:
        return render_pieces(self.composed, find=self.names.get, site=self.site, parts=self.parts)

    def to_json(self) -> bytes:
        return json.dumps(
            {
                "parts": _to_rows(self.composed.parts),
                "shown": None if self.parts is None else _to_rows(self.parts),
                "path": self.composed.path,
                "names": dict(self.names),
                "site": self.site,
                "language": self.language,
            }
        ).encode()


def task_from_json(data: bytes) -> Task:
    told = json.loads(data)
    composed = Composed(_from_rows(told["parts"]), told["path"])
    shown = None if told["shown"] is None else _from_rows(told["shown"])
    return Task(composed, shown, told["names"], told["site"], told["language"])


def _to_rows(parts: Sequence[Part]) -> list[list[Any]]:
    return [
        [part.section.level, part.section.heading, part.section.anchor, part.section.source, part.path, part.own]
        for part in parts
    ]


def _from_rows(rows: list[list[Any]]) -> tuple[Part, ...]:
    return tuple(
        Part(Section(level, heading, anchor, source, ""), path, own)
        for level, heading, anchor, source, path, own in rows
    )
