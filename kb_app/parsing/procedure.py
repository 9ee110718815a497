"""The steps of a procedure, read from its sections."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb_app.domain.article import Choice, LinkKind, Section
from kb_app.domain.procedure import Step
from kb_app.parsing.blocks import Block, Shape, parse_blocks
from kb_app.parsing.inline import LINK, address_of, plain
from kb_app.parsing.links import resolve

STEP_LEVEL = 2
_ONLY_A_LINK = re.compile(LINK.pattern + r"[ \t]*[.;]?$")


def steps(sections: Sequence[Section], path: str) -> tuple[Step, ...]:
    """The steps in `sections` of the article at `path` (its own, or those composed with a variant), in order.

    A step goes up to the next heading of its level or above. Its choices are the last list in it whose items are
    nothing but links to articles, at least one of them to a heading.
    """
    starts = [number for number, section in enumerate(sections) if section.level == STEP_LEVEL]
    found = []
    for place, start in enumerate(starts):
        end = start + 1
        while end < len(sections) and sections[end].level > STEP_LEVEL:
            end += 1
        following = sections[starts[place + 1]].anchor if place + 1 < len(starts) else ""
        ordinals = tuple(range(start, end))
        choices = _choices([sections[number] for number in ordinals], path)
        found.append(Step(sections[start].anchor, sections[start].heading, ordinals, choices, following))
    return tuple(found)


def without_choices(section: Section, path: str, choices: tuple[Choice, ...]) -> Section:
    """`section` without the list that is those `choices`, for whoever offers them in another way."""
    lines = section.source.split("\n")
    for block in parse_blocks(section.source).root.children if "](" in section.source else ():
        if block.shape is Shape.LIST and tuple(_links(block, path)) == choices:
            end = block.children[-1].end
            lines[block.line - 1 : end] = [""] * (end - block.line + 1)
    return replace(section, source="\n".join(lines))


def _choices(sections: Sequence[Section], path: str) -> tuple[Choice, ...]:
    lists = [
        choices
        for section in sections
        if "](" in section.source
        for block in parse_blocks(section.source).root.walk()
        if block.shape is Shape.LIST and (choices := tuple(_links(block, path)))
    ]
    return lists[-1] if lists else ()


def _links(block: Block, path: str) -> Iterator[Choice]:
    """The choices of a list; nothing when any of its items is more than a link, or none leads to a heading."""
    choices = [_choice(item, path) for item in block.children]
    if all(choices) and any(choice.anchor for choice in choices if choice):
        yield from filter(None, choices)


def _choice(item: Block, path: str) -> Choice | None:
    if len(item.children) != 1 or item.children[0].shape is not Shape.PARAGRAPH:
        return None
    found = _ONLY_A_LINK.match(" ".join(item.children[0].lines).strip())
    if found is None:
        return None
    kind, target, anchor = resolve(address_of(found[2]), path)
    return Choice(plain(found[1]), target, anchor) if kind is LinkKind.ARTICLE else None
