"""The block structure is CommonMark's and GitHub's, with markdown-it-py as the judge."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kb_app.parsing.blocks import MAX_CONTAINERS, Block, Shape, parse_blocks

reference = MarkdownIt("commonmark").enable("table")
OPENING = {
    "blockquote_open": "quote",
    "bullet_list_open": "ul",
    "ordered_list_open": "ol",
    "list_item_open": "item",
    "paragraph_open": "p",
    "table_open": "table",
    "fence": "code",
    "code_block": "code",
    "html_block": "html",
    "hr": "rule",
}


def expected(text: str) -> list[str]:
    """The reference's tree as a list of words with brackets round containers."""
    found, in_table = [], False
    for token in reference.parse(text):
        if token.type == "table_close":
            in_table = False
        if token.type == "tr_open":
            found.append("row")
        if in_table:
            continue
        in_table = token.type == "table_open"
        if token.type == "heading_open":
            found.append(token.tag)
        elif token.type in OPENING:
            loose = token.type == "paragraph_open" and token.hidden
            found.append("tight" if loose else OPENING[token.type])
        elif token.type in ("blockquote_close", "bullet_list_close", "ordered_list_close", "list_item_close"):
            found.append("/")
    return found


def actual(block: Block, tight: bool = False) -> list[str]:
    shape = block.shape
    if shape is Shape.PARAGRAPH:
        return ["tight" if tight else "p"] if block.lines else []
    if shape is Shape.HEADING:
        return [f"h{block.level}"]
    if shape is Shape.TABLE:
        return ["table", *["row"] * len(block.lines)]
    if shape in (Shape.CODE, Shape.HTML, Shape.RULE):
        return [str(shape)]
    inside = [word for child in block.children for word in actual(child, tight=shape is Shape.ITEM and tight)]
    if shape is Shape.LIST:
        name = "ol" if block.ordered else "ul"
        inside = [word for item in block.children for word in actual(item, tight=not block.loose)]
        return [name, *inside, "/"]
    return inside if shape is Shape.DOCUMENT else [str(shape), *inside, "/"]


@pytest.mark.parametrize(
    "text",
    [
        "- a\n  - b\n    - c\n- d",
        "Texte\n- a\n- b",
        "Texte\n2. a",
        "Texte\n```\ncode\n```",
        "Texte\n| a | b |\n|---|---|\n| 1 | 2 |\nsuite\n\nfin",
        "1. a\n   ```sh\n   # x\n   ```\n2. b",
        "1. a\n\n       code\n\n   suite\n2. b",
        "> a\nb\n> c\n\nd",
        "> - a\n>   b\n\n- c\n\n  d\n- e",
        "- a\n- b\n\n- c",
        "- a\n\n[x]: y\n\n- b",
        "-\n  a\n-\n\n  b",
        "a\n===\nb\n---\n- c\n---",
        "***\n- - a\n* * *",
        "<div>\n*a*\n\n</div>\n<b>\nx\n\na\n<b>\nb",
        "\tcode\n\n\tcode\n-\ta\n\n\tb",
        "1) a\n2) b\n3. c",
        "| a |\n|---|\n\\| b",
    ],
)
def test_structure_is_the_reference_s(text: str) -> None:
    assert actual(parse_blocks(text).root) == expected(text)


lines = st.lists(
    st.tuples(
        # deeper margins after a list item are where the reference itself strays from the specification
        st.sampled_from(["", " ", "  ", "   "]),
        st.sampled_from(
            [
                "",
                "a",
                "- a",
                "-",
                "* b",
                "1. a",
                "2) b",
                "> a",
                ">",
                "# h",
                "```",
                "~~~",
                "---",
                "***",
                "<div>",
                "| a | b |",
            ]
        ),
    ).map("".join),
    max_size=7,
).map("\n".join)


@given(lines)
@settings(max_examples=600, deadline=None)
def test_any_mixture_of_lines_has_the_reference_s_structure(text: str) -> None:
    # a mark without text and two blank lines after it end a list to the reference, not to the specification
    assume(not re.search(r"[-*.)] *\n *\n *\n", text))
    # an unclosed fence before a blank line makes a list loose to the reference, not to the specification
    ours, theirs = actual(parse_blocks(text).root), expected(text)
    assert [word.replace("tight", "p") for word in ours] == [word.replace("tight", "p") for word in theirs]


def test_lines_are_numbered() -> None:
    root = parse_blocks("a\n\n> b\n>\n> - c\n").root
    assert [(block.shape, block.line) for block in root.walk() if block.shape is Shape.PARAGRAPH] == [
        (Shape.PARAGRAPH, 1),
        (Shape.PARAGRAPH, 3),
        (Shape.PARAGRAPH, 5),
    ]


def test_nesting_has_an_end() -> None:
    def depth(block: Block) -> int:
        return 1 + max(map(depth, block.children), default=0)

    assert depth(parse_blocks(">" * 500 + "a").root) <= MAX_CONTAINERS + 1


def test_definitions_are_taken_out() -> None:
    document = parse_blocks("[Un]: <a b.md> 'T'\n[deux]:\nc.md\ntexte\n\n[un]: autre\n")
    assert document.definitions == {"un": ("a b.md", "T"), "deux": ("c.md", "")}
    assert document.root.children[0].lines == ["texte"]


def test_footnotes_and_admonitions_hold_what_is_indented_under_them() -> None:
    root = parse_blocks('a\n!!! note "T"\n    b\n\n    c\n[^1]: d\n    e\nf\n\n!!! Bravo\n').root
    note, foot = root.children[1:3]
    assert (note.shape, note.info, note.title, len(note.children)) == (Shape.ADMONITION, "note", "T", 2)
    assert (foot.shape, foot.info, foot.children[0].lines) == (Shape.FOOTNOTE, "1", ["d", "e", "f"])
    assert root.children[-1].lines == ["!!! Bravo"]
