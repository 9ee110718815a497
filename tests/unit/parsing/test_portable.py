"""Our Markdown for Python-Markdown: what its own parser makes of the rewritten text is what the reader shows."""

import re
from html import unescape

import pytest
from markdown import Markdown

from kb_app.domain.article import LinkKind
from kb_app.parsing.parser import parse_article
from kb_app.parsing.portable import portable
from kb_app.parsing.renderer import render
from kb_app.places import sample_folder

EXTENSIONS = ["admonition", "attr_list", "footnotes", "sane_lists", "tables", "fenced_code", "toc"]


def lead(kind: LinkKind, target: str, anchor: str) -> str | None:
    if kind is LinkKind.REFUSED:
        return None
    return f"{target}#{anchor}" if anchor else target


def built(markdown: str) -> str:
    return Markdown(extensions=EXTENSIONS).convert(portable(markdown, path="a/b.md", lead=lead))


def words(html: str) -> list[str]:
    text = unescape(re.sub(r"<[^>]*>", " ", html)).replace("\ufeff", "")
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("path", sorted(sample_folder().rglob("*.md")), ids=lambda path: path.stem)
def test_every_sample_article_keeps_its_words_and_anchors(path) -> None:
    article = parse_article(path.read_bytes(), folder="f", path=path.relative_to(sample_folder()).as_posix())
    source = "\n\n".join(section.source for section in article.sections)
    ours, theirs = render(source, path=article.path), built(source)
    seen = set(words(theirs))
    assert [word for word in words(ours) if word not in seen and not word.startswith("autr")] == []
    assert re.findall(r'<h\d[^>]*id="([^"]*)"', ours) == re.findall(r'<h\d[^>]*id="([^"]*)"', theirs)
    assert ours.count("<li") == theirs.count("<li") - theirs.count('<li id="fn')
    assert ours.count("<td") == theirs.count("<td")


def test_nesting_that_content_decides() -> None:
    html = built("1. un\n   - deux\n     ```\n     code <b>\n     ```\n2. trois\n")
    assert html.count("<ol>") == 1
    assert html.count("<ul>") == 1
    assert "<code>code &lt;b&gt;" in html


def test_callouts_in_lists_and_in_callouts() -> None:
    html = built("- un\n\n  > [!WARNING] Gare\n  > texte **fort**\n  >\n  > > [!NOTE]\n  > > dedans\n")
    assert html.count('class="admonition ') == 2
    assert "<strong>fort</strong>" in html
    assert "Remarque" in html


def test_links_of_all_kinds() -> None:
    html = built(
        "[un](c.md#x) [deux][d] [[Trois]] [[q|quatre]] <https://e.org/> https://f.org/a_b_c. `[non](x.md)`\n"
        "[mal](javascript:alert) ![dehors](https://e.org/i.png) ![dedans](i.png)\n\n[d]: d.md\n"
    )
    assert re.findall(r'href="([^"]*)"', html) == [
        "a/c.md#x",
        "a/d.md",
        "Trois",
        "q",
        "https://e.org/",
        "https://f.org/a_b_c",
    ]
    assert "<code>[non](x.md)</code>" in html
    assert "javascript" not in html
    assert re.findall(r'src="([^"]*)"', html) == ["a/i.png"]


def test_an_address_as_the_words_of_a_link() -> None:
    html = built("Au portail ( [https://exemple.fr](https://exemple.fr/a) ), sinon https://exemple.fr`x`.")
    assert re.findall(r'href="([^"]*)"', html) == ["https://exemple.fr/a", "https://exemple.fr"]
    assert ">https://exemple.fr</a>" in html


def test_raw_html_runs_nowhere() -> None:
    html = built(
        "<script>alert(1)</script>\n\n<div onclick='x()'>bloc</div>\n\n"
        "un <img src=x onerror=alert(1)> deux <br> trois\n\n"
        "> [!NOTE] <script>x</script>\n> <svg onload=x>\n\n| <script>y</script> |\n|---|\n| <b onclick=x>z</b> |\n"
    )
    assert not re.search(r"<(script|svg|img)|<[^>]*\son\w+=", html)
    assert "<br" in html
    assert "bloc" in html


def test_marks_that_python_markdown_lacks() -> None:
    html = built("~~vieux~~ ==clair==\\\nligne\n\n- [x] fait\n- [ ] à faire\n\nnote[^1]\n\n[^1]: la note\n")
    assert "<del>vieux</del> <mark>clair</mark><br" in html
    assert "☑ fait" in html
    assert "☐ à faire" in html
    assert "la note" in html
