"""Words and anchors of headings: the one rule that sections, links and rendered text share."""

import re
from collections.abc import Iterable, Iterator, Sequence

from kb_app.domain.names import Names, fold, slug
from kb_app.parsing.block_rules import without_closing
from kb_app.parsing.blocks import Block, Shape
from kb_app.parsing.inline import plain
from kb_app.parsing.plain import text_of

_ID = re.compile(r"\{:?[ \t]*#([^\s{}]{1,200})[^{}]*\}")


def split_id(written: str) -> tuple[str, str]:
    """A heading's Markdown, and the id that its writer gave it (`{#id}`), or nothing."""
    before, brace, after = written.rstrip().rpartition("{")
    found = _ID.fullmatch(brace + after) if brace and after.endswith("}") else None
    return (without_closing(before.rstrip()), slug(found[1])) if found else (written, "")


def words_of(heading: Block) -> str:
    """What is read of a heading."""
    return plain(split_id(heading.lines[0])[0]).strip()


def named(headings: Iterable[Block]) -> Iterator[tuple[Block, str, str]]:
    """Each heading with its words and its anchor, which is unique among them."""
    names = Names()
    for heading in headings:
        words = words_of(heading)
        yield heading, words, names.take(wanted_anchor(heading, words))


def begins_with_title(blocks: Sequence[Block], title: str, *, given: bool = True) -> bool:
    """Whether the text begins with a heading that only repeats the title.

    Below level 1 it is a part of the text where others stand beside it, or where the title was not `given` elsewhere
    but taken from it: a variant may have that one section and nothing else.
    """
    headings = [block for block in blocks if block.shape is Shape.HEADING]
    if not headings or fold(words_of(headings[0])) != fold(title) or text_of(blocks[: blocks.index(headings[0])]):
        return False
    level = headings[0].level
    return level == 1 or (given and all(other.level > level for other in headings[1:]))


def wanted_anchor(heading: Block, words: str) -> str:
    """The anchor of a heading if no other has it."""
    return split_id(heading.lines[0])[1] or slug(words) or "section"
