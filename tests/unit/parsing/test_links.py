"""Where links lead, and that none leads out of the share."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_app.domain.article import LinkKind
from kb_app.parsing.links import LinkNames, resolve
from kb_app.parsing.parser import parse_article

ARTICLE, MEDIA, EXTERNAL, REFUSED = LinkKind.ARTICLE, LinkKind.MEDIA, LinkKind.EXTERNAL, LinkKind.REFUSED


@pytest.mark.parametrize(
    ("address", "kind", "target", "anchor"),
    [
        ("b.md", ARTICLE, "d/b.md", ""),
        ("../b%20c.md#Étape%202", ARTICLE, "b c.md", "etape-2"),
        ("./x/../b", ARTICLE, "d/b.md", ""),
        ("/e/f.md?plain=1", ARTICLE, "e/f.md", ""),
        ("#Là", ARTICLE, "d/a.md", "la"),
        ("images\\photo.png", MEDIA, "d/images/photo.png", ""),
        ("fichier.pdf", MEDIA, "d/fichier.pdf", ""),
        ("https://exemple.fr/a?b#c", EXTERNAL, "https://exemple.fr/a?b#c", ""),
        ("mailto:a@b.fr", EXTERNAL, "mailto:a@b.fr", ""),
    ],
)
def test_address_leads_somewhere(address: str, kind: LinkKind, target: str, anchor: str) -> None:
    assert resolve(address, "d/a.md") == (kind, target, anchor)


@pytest.mark.parametrize(
    "address",
    [
        "../../x.md", "/../x.md", "..%2f..%2fx.md", "..\\..\\x.md", "//evil/x", "\\\\evil\\x", "%5C%5Cevil%5Cx",
        "/%2Fevil/x", "/\\evil/x",
        "\\/evil/x", "file:///etc/passwd", "file://evil/x", "C:\\x", "c:/x.md", "javascript:alert(1)",
        "java\nscript:alert(1)", "&#106;avascript:alert(1)", "\u200bjavascript:alert(1)", "ms-word:ofe|u|x",
        "vbscript:x", "data:text/html,x", "a.png:flux", "x%00.md", "http:evil", "https:///x", "a\u202egpj.exe", "",
        "x%3A/y",
    ],
)  # fmt: skip
def test_address_out_of_the_share_is_refused(address: str) -> None:
    assert resolve(address, "d/a.md")[0] is REFUSED


@given(st.text("./\\%2fFeE5cC:#a \t", max_size=30))
@settings(deadline=None)
def test_no_address_leaves_the_share(address: str) -> None:
    kind, target, _ = resolve(address, "d/a.md")
    if kind in (ARTICLE, MEDIA):
        assert not target.startswith(("/", "\\", "../"))
        assert ".." not in target.split("/")


def links(text: str) -> list[tuple[LinkKind, str, str, int]]:
    article = parse_article(text.encode(), folder="f", path="d/a.md")
    return [(link.kind, link.target, link.label, link.line) for link in article.links]


def test_links_are_found_with_their_lines() -> None:
    text = (
        "---\nid: x\n---\n[un](b.md) ![image](i.png)\n[deux][r] [[Trois|3]]\n\n| a |\n|---|\n| [[Quatre\\|4]] |\n\n"
        '<a href="c.md">x</a> `[non](z.md)` \\[non](z.md)\n\nVoir https://x.fr/a_b. Et <https://y.fr>\n\n[r]: e.md\n'
    )
    assert links(text) == [
        (ARTICLE, "d/b.md", "un", 4),
        (MEDIA, "d/i.png", "image", 4),
        (ARTICLE, "d/e.md", "deux", 5),
        (LinkKind.NAMED, "Trois", "3", 5),
        (LinkKind.NAMED, "Quatre", "4", 9),
        (ARTICLE, "d/c.md", "", 11),
        (EXTERNAL, "https://x.fr/a_b", "https://x.fr/a_b", 13),
        (EXTERNAL, "https://y.fr", "https://y.fr", 13),
    ]


def test_computer_names_are_refused_however_they_are_escaped() -> None:
    text = "[a](\\\\evil\\x) [b](<\\\\\\\\evil\\\\x>) [c](\\/\\/evil) <img src='//evil/x'>"
    assert {kind for kind, *_ in links(text)} == {REFUSED}


def test_wikilink_is_a_path_then_a_file_name_then_a_title() -> None:
    paths = ["a/Été.md", "b/été.md", "c/autre.md"]
    assert LinkNames(paths).find("a/ete") == ("a/Été.md",)
    assert LinkNames(paths).find("ÉTÉ") == ("a/Été.md", "b/été.md")
    assert LinkNames(paths, [("le titre", "c/autre.md")]).find("Le Titre") == ("c/autre.md",)
    assert LinkNames(paths).find("rien") == ()
