"""Markdown as people write it, to HTML that the reader may trust."""

import time

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kb_app.domain.variant import compose
from kb_app.parsing import renderer
from kb_app.parsing.parser import parse_article
from kb_app.parsing.renderer import MAX_DEPTH, plain_text_html, render, render_body, render_pieces

reference = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def bare(html: str) -> str:
    """`html` without what only makes it readable: line ends between blocks, self-closing marks."""
    return html.replace("\n", "").replace(" />", ">").replace("<s>", "<del>").replace("</s>", "</del>")


@pytest.mark.parametrize(
    "markdown",
    [
        "- a\n  - b\n- c",
        "Texte\n- a\n- b\n\nFin",
        "Texte\n```sh\nls\n```\nFin",
        "1. a\n   ```\n   # x <&>\n   ```\n2. b",
        "3. a\n4. b",
        "Texte **gras** *it* `code <b>` ~~non~~ snake_case_x 2*3*4 ***tout***",
        "**(*.oft).** *a **b** c* **a*b*c** __x__ _y_ a**b**c *(a)*x",
        "a  \nb\\\nc",
        "\\*non\\* \\_ &amp; &eacute; & < > \\\\ \\& \\&amp;",
        "> cité\nencore\n\n---\n\nTitre\n=====",
        "| A | B |\n|:--|--:|\n| 1 | `a\\|b` |",
        "``a ` b`` `` ` `` ` non",
        "<details>\n<summary>Plus</summary>\n\n*caché*\n\n</details>",
        "<kbd>Ctrl</kbd>+<kbd>K</kbd>",
    ],
)
def test_standard_markdown_is_rendered_as_the_reference_does(markdown: str) -> None:
    expected = bare(reference.render(markdown)).replace('style="text-align:', 'align="').replace("&quot;", '"')
    without_ids = "".join(
        part.split(">", 1)[-1] if n else part for n, part in enumerate(render(markdown).split(' id="'))
    )
    assert bare(without_ids) == bare(expected.replace("<h1>", "<h1"))


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("==fluo== a == b", "<p><mark>fluo</mark> a == b</p>"),
        (
            "- [ ] un\n- [x] **deux**",
            '<ul><li class="task"><input type="checkbox" disabled=""> un</li><li class="task">'
            '<input type="checkbox" disabled="" checked=""> <strong>deux</strong></li></ul>',
        ),
        (
            "> [!WARNING]\n> Danger",
            '<blockquote class="callout warning"><p class="callout-title">Attention</p><p>Danger</p></blockquote>',
        ),
        (
            '!!! note "À savoir"\n    un\n\n    - deux\n',
            '<div class="callout note"><p class="callout-title">À savoir</p><p>un</p><ul><li>deux</li></ul></div>',
        ),
        (
            "> [!PHRASE] Accueil\n> Bonjour {nom}",
            '<blockquote class="callout phrase"><p class="callout-title">Accueil</p><p>Bonjour {nom}</p></blockquote>',
        ),
        (
            "> [!SITE] Rennes\n> ici",
            '<blockquote class="callout site"><p class="callout-title">Rennes</p><p>ici</p></blockquote>',
        ),
        (
            "a[^n] b[^x]\n\n[^n]: La *note*.",
            '<p>a<sup><a class="footnote-ref" href="kb:d/a.md#fn-n">1</a></sup> b[^x]</p><div class="footnotes">'
            '<div class="footnote" id="fn-n"><p><sup>1</sup> La <em>note</em>.</p></div></div>',
        ),
        ("[x](../b%20c.md#Été)", '<p><a href="kb:b%20c.md#ete">x</a></p>'),
        ("[x](#Là)", '<p><a href="kb:d/a.md#la">x</a></p>'),
        ("[x][r] [r]\n\n[R]: b.md", '<p><a href="kb:d/b.md">x</a> <a href="kb:d/b.md">r</a></p>'),
        ("![photo](i/p.png)", '<p><img src="kbimg:d/i/p.png" alt="photo"></p>'),
        ("[[Autre|là]] [[Rien]]", None),
        ("https://x.fr/a_b_c?d=1&e. Fin", None),
        ("## Été {#ici} \n\n> # Été", '<h2 id="ici">Été</h2><blockquote><h1 id="ete">Été</h1></blockquote>'),
    ],
)
def test_what_is_ours(markdown: str, html: str | None) -> None:
    rendered = render(markdown, path="d/a.md", find={"Autre": "x/y.md"}.get)
    if html is not None:
        assert _attributes_sorted(rendered) == _attributes_sorted(html)
    elif "Autre" in markdown:
        assert '<a href="kb:x/y.md">là</a>' in rendered
        assert 'class="missing"' in rendered
    else:
        assert 'href="https://x.fr/a_b_c?d=1&amp;e"' in rendered
        assert rendered.endswith("</a>. Fin</p>")


def _attributes_sorted(html: str) -> str:
    root = lxml.html.fragment_fromstring(html.replace("\n", ""), create_parent="div")
    for element in root.iter():
        for name in sorted(element.attrib):
            element.set(name, element.attrib.pop(name))
    return lxml.html.tostring(root, encoding="unicode")


def test_heading_anchors_are_the_parser_s() -> None:
    text = "# Étape\n\n## Étape\n\n- x\n  # Étape\n\n## *Fin* ?\n\n## Étape 1\n\n### ???\n"
    article = parse_article(text.encode(), folder="f", path="a.md")
    rendered = lxml.html.fragment_fromstring(render(text), create_parent="div")
    ids = [element.get("id") for element in rendered if element.tag in ("h1", "h2", "h3")]
    assert ids == [section.anchor for section in article.sections]


def test_first_heading_that_repeats_the_title_is_left_out() -> None:
    assert render("# Le Titre\n\ntexte", title="Le titre") == "<p>texte</p>"
    assert "<h1" in render("# Autre\n\ntexte", title="Le titre")


def compose_files(common: str, variant: str, variant_path: str = "p--rennes.md") -> str:
    common_article = parse_article(common.encode(), folder="f", path="p.md")
    own = parse_article(variant.encode(), folder="f", path=variant_path)
    return "\n".join(render_pieces(compose(common_article, own), site="Rennes"))


def test_sections_of_the_site_are_marked_and_keep_their_own_links() -> None:
    html = compose_files(
        "# T\n\nIntro [r]\n\n## A\n[x](b.md)\n\n## B\nb[^1]\n\n[r]: c.md\n[^1]: note\n",
        "# V\n\n## A\n[x](b.md) [y](#b) ![i](i.png)\n\n## N\nn\n",
        "rennes/p--rennes.md",
    )
    assert '<h2 id="a" data-site="Rennes">A</h2>' in html or '<h2 data-site="Rennes" id="a">A</h2>' in html
    assert 'href="kb:rennes/b.md"' in html
    assert 'href="kb:p.md#b"' in html
    assert 'src="kbimg:rennes/i.png"' in html
    assert 'href="kb:c.md"' in html
    assert "<h1" not in html
    assert html.count("data-site") == 2
    assert html.count('class="footnote"') == 1


def test_lead_of_the_site_is_marked_too() -> None:
    assert compose_files("Commun.\n\n## A\na\n", "Ici.\n").startswith('<p class="own">Rennes</p>\n<p>Ici.</p>')


ATTACKS = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<svg onload=alert(1)><a xlink:href='javascript:x'>y</a></svg>",
    "<iframe src='https://evil.fr'></iframe>",
    "<style>@import url(file:///etc/passwd);</style>",
    "<link rel=stylesheet href=//evil.fr/x.css>",
    "<p style='background:url(//evil.fr/x)'>x</p>",
    "<object data='file:///etc/passwd'></object>",
    "![x](https://evil.fr/suivi.png)",
    "![x](//evil.fr/x.png)",
    "![x](\\\\\\\\evil\\\\x.png)",
    "<img src='\\\\evil\\x.png'>",
    "<img src=file://evil/x.png>",
    "![x](../../../../etc/passwd.png)",
    "[x](file:///C:/Windows/calc.exe)",
    "[x](ms-word:ofe%7Cu%7Chttps://evil.fr)",
    "[x](C:\\Windows\\x.exe)",
    "<a href=kb:../../etc/passwd>x</a>",
    "<img src='kbimg:../../etc/passwd.png'>",
    "<base href='https://evil.fr/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.fr'>",
    "<form action='https://evil.fr'><input type=submit></form>",
    "<math><mi xlink:href='data:text/html,x'>x</mi></math>",
    "<img srcset='https://evil.fr/x 2x' src=i.png>",
    "<video src='https://evil.fr/x' poster='https://evil.fr/y'></video>",
    "[x]: javascript:alert(1)\n\n[x] ![x]",
    "<https://evil.fr/\u202egpj.exe>",
    "<ms-settings:x>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_runs_fetches_or_leaves_the_share(attack: str) -> None:
    for markdown in (attack, f"texte {attack} texte", f"> - {attack}", f"| a |\n|---|\n| {attack} |", f"## {attack}"):
        root = lxml.html.fragment_fromstring(render(markdown, path="d/a.md") or "<p></p>", create_parent="div")
        for element in root.iter():
            assert element.tag not in {
                "script",
                "style",
                "iframe",
                "object",
                "svg",
                "link",
                "base",
                "meta",
                "form",
                "video",
            }
            for name, value in element.items():
                assert not name.startswith("on")
                assert name not in {"style", "srcset", "action", "poster", "data"}
                if name == "src":
                    assert value.startswith("kbimg:")
                if name == "href":
                    assert value.startswith(("kb:", "http://", "https://", "mailto:"))
                if name in ("src", "href") and value.startswith("kb"):
                    assert ".." not in value
                    assert "evil" not in value


def test_wikilinks_lead_to_their_names_where_nobody_looks_them_up() -> None:
    assert render("[[Autre fiche#Là|x]]") == '<p><a href="kb:Autre%20fiche#la">x</a></p>'


def test_words_between_angle_brackets_are_not_lost() -> None:
    html = render("Tapez <lettre> <votre nom> puis <kbd>Entrée</kbd> <Truc x='y'>là</Truc>")
    assert html == "<p>Tapez &lt;lettre&gt; &lt;votre nom&gt; puis <kbd>Entrée</kbd> là</p>"


def test_remote_image_is_its_address_in_words() -> None:
    html = render("![plan](https://exemple.fr/plan.png)")
    assert "<img" not in html
    assert "https://exemple.fr/plan.png" in html


HOSTILE = {
    "open brackets": "[" * 20_000,
    "nested lists": "\n".join("  " * depth + "- x" for depth in range(300)),
    "unfinished definitions": "[a]: <\n" * 20_000,
    "definitions": "".join(f"[a{n}]: b\n" for n in range(20_000)) + "[a1] " * 2_000,
    "backticks": " ".join("`" * (n % 300) for n in range(3_000)),
    "long line": "x" * 10_000_000,
    "code": "`a` " * 10_000,
    "stars": "*a **b " * 10_000,
    "run of stars": "*" * 20_000 + "a" + "*" * 20_000,
    "pairs of stars": "**a** " * 10_000,
    "links": "[a](b) " * 5_000,
    "addresses": "http://a.fr " * 5_000,
    "spaces": "a" + " " * 50_000 + "b\nc",
    "tags": "<a b=" * 10_000,
    "attribute": "x <img " + "x" * 60_000 + ">",
    "wide table": "|" + "a|" * 5_000 + "\n|" + "-|" * 5_000 + "\n" + "|x|\n" * 1_000,
    "links in one paragraph": ("[a](b) " * 100 + "\n") * 150,
    "deep tags": "<div>" * 10_000,
    "headings": "# a\n" * 10_000,
    "table": "|a|\n|-|\n" + "|b|\n" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_rendered_in_time(name: str) -> None:
    start = time.perf_counter()
    html = render(HOSTILE[name])
    assert time.perf_counter() - start < 2
    assert len(html) < 3_000_000


def test_tags_too_deep_for_a_parser_are_shown_as_text() -> None:
    assert render("<div>\n" * (MAX_DEPTH + 10)).startswith('<p class="refused">')
    assert "&lt;b&gt;" in plain_text_html("<b>")


@given(st.text("#>-*1.`~|[](){}<!:=&\\_^ \n\tab\x02\x03\x04", max_size=120))
@settings(max_examples=300, deadline=None)
def test_any_text_is_rendered(text: str) -> None:
    html = render_body(text)
    assert "\x02" not in html
    assert "klzzwxh" not in html


PARAGRAPHS = st.sampled_from(
    (
        "Une *phrase* avec [un lien](a.md) et un appel[^n].",
        "Une autre, [ailleurs][r] ou [^m] encore.",
        "[r]: b.md",
        "[^n]: La note\n[^m]: Une autre",
        "<details><summary>Plus</summary>",
        "</details>",
        "- [ ] un\n- deux",
        "| a | b |\n|---|---|\n| c | d |",
        "```\n## pas un titre\n```",
        "> [!PHRASE] À dire\n> Bonjour",
    )
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(PARAGRAPHS, max_size=4), min_size=1, max_size=5))
def test_pieces_are_the_whole(written: list[list[str]]) -> None:
    text = "\n\n".join(part for n, parts in enumerate(written) for part in [f"## Titre {n}", *parts])
    composed = compose(parse_article(text.encode(), folder="f", path="a.md"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(renderer, "PIECE", 60)
        pieces = list(render_pieces(composed))
    assert "".join("\n".join(pieces).split()) == "".join("\n".join(render_pieces(composed)).split())


def test_a_long_article_comes_in_pieces_but_not_out_of_an_open_box() -> None:
    def pieces(text: str) -> int:
        composed = compose(parse_article(text.encode(), folder="f", path="a.md"))
        return len(list(render_pieces(composed)))

    section = "## Titre\n\n" + "mot " * 5000 + "[^1]\n\n"
    assert pieces(section * 3 + "[^1]: note\n") == 3
    assert pieces("<details>\n\n" + section * 3 + "</details>\n") == 1
    assert pieces("</details>\n\n<details>\n\n" + section * 3 + "</details>\n") == 1


def test_an_address_in_parentheses_is_a_link() -> None:
    assert render("(https://exemple.fr/a_(b)).") == (
        '<p>(<a class="external" href="https://exemple.fr/a_(b)">https://exemple.fr/a_(b)</a>).</p>'
    )
    assert render("[ici](https://exemple.fr)").count("<a") == 1
