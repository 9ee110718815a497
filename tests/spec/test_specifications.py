"""The examples of CommonMark's specification, and examples of GitHub's syntax with GitHub's own renderer as the judge.

Needs `make spec`, which fetches both. Compared are the blocks and their nesting; for GitHub's also the marks in lines
and the words. Addresses are our own matter: `tests/unit/parsing/test_links.py`.
"""

import json
import os
import tarfile
from pathlib import Path

import lxml.html
import pytest
from lxml.html import HtmlElement

from kb_app.parsing.renderer import render
from kb_app.parsing.sanitiser import sanitise

pytestmark = pytest.mark.needs_spec

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = (*HEADINGS, "p", "ul", "ol", "li", "blockquote", "pre", "hr", "table", "tr", "td", "th")
MARKS = ("em", "strong", "code", "a", "br", "del", "img", "input", "sup")

DIFFERENT = {
    171: "an unclosed <div> in a list item is closed: an article cannot spill over what stands below it",
    181: "a table in pieces of raw HTML is made whole before it is shown",
}

GITHUB = (
    "| a | b |\n| --- | --- |\n| c | d |\n",
    "| gauche | milieu | droite |\n|:--|:-:|--:|\n| 1 | 2 | 3 |\n",
    "a | b\n- | -\nc | d\n",
    "| a\\|b | `c\\|d` |\n|---|---|\n| e | f |\n",
    "| a | b |\n|---|---|\n| trop court |\n| un | deux | trop long |\n\nAprès.\n",
    "| a | b |\n|---|\n| c | d |\n",
    "Texte juste avant\n| a | b |\n|---|---|\n| c | d |\n",
    "| a |\n|---|\n> une citation\n",
    "| **gras** | [lien](b.md) | ~~rayé~~ |\n|---|---|---|\n| *un* | `deux` | trois |\n",
    "- [ ] à faire\n- [x] fait\n- [X] fait aussi\n- [] pas une case\n",
    "1. [ ] un\n2. [x] deux\n",
    "- [ ] un\n  - [x] dedans\n  - sans case\n",
    "- [ ]\n",
    "Un ~~mot~~ et ~~deux mots~~ rayés.\n",
    "Des ~~marques\n\nqui ne ferment~~ pas.\n",
    "Ceci ~~~n'est pas rayé~~~.\n",
    "Voyez www.exemple.fr/page, puis la suite.\n",
    "(https://exemple.fr/a_(b))\n",
    "https://exemple.fr/recherche?q=a&suite=b; fin.\n",
    "Écrire à agent.un+crc@exemple.fr. Merci.\n",
    "Pas d'adresse : exemple.fr, @nom, http:// seul\n",
    "**https://exemple.fr**\n",
    "`https://exemple.fr` reste du code\n",
    "Une ligne\\\nune autre  \net la fin\n",
    "* un\n\n  deux\n* trois\n",
    "2. deux\n3. trois\n",
    "```python\nprint(1)\n```\n",
    "~~~\n```\n~~~\n",
    "Titre\n=====\n\nSous-titre\n---\n",
)


def shape(html: str) -> tuple[list[tuple[int, str]], list[str], str]:
    """Depth and name of each block, the marks in lines, and the words without spaces."""
    blocks: list[tuple[int, str]] = []
    marks: list[str] = []

    def look(element: HtmlElement, depth: int) -> None:
        for child in element:
            if child.tag in BLOCKS:
                blocks.append((depth, child.tag))
            elif child.tag in MARKS:
                marks.append(child.tag)
            look(child, depth + (child.tag in BLOCKS))

    root = lxml.html.fragment_fromstring(html or "<p></p>", create_parent="div")
    look(root, 0)
    return blocks, marks, "".join(root.text_content().split())


def test_blocks_of_every_commonmark_example() -> None:
    source = next(Path(os.environ["KB_SPEC"]).glob("markdown_it_py-*.tar.gz"))
    with tarfile.open(source) as archive:
        name = next(name for name in archive.getnames() if name.endswith("test_cmark_spec/commonmark.json"))
        content = archive.extractfile(name)
        assert content is not None
        examples = json.load(content)
    assert len(examples) > 600
    different = {
        each["example"] for each in examples if shape(render(each["markdown"]))[0] != shape(sanitise(each["html"]))[0]
    }
    assert different == set(DIFFERENT)


@pytest.mark.parametrize("text", GITHUB)
def test_examples_of_github_s_syntax(text: str) -> None:
    import cmarkgfm

    assert shape(render(text)) == shape(cmarkgfm.github_flavored_markdown_to_html(text))
