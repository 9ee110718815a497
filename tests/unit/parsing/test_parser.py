"""Files to articles: titles, sections, anchors, text, phrases, and everything that a share may hold."""

import hashlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_app.domain.article import Article
from kb_app.parsing.parser import MAX_BYTES, parse_article


def parse(text: str, path: str = "dossier/ma-fiche.md") -> Article:
    return parse_article(text.encode(), folder="commun", path=path)


def rules(article: Article) -> list[str]:
    return [problem.rule for problem in article.problems]


def test_title_is_the_header_s_then_the_first_heading_then_the_file_name() -> None:
    assert parse("---\ntitle: A\n---\n# B\n").title == "A"
    assert parse("texte\n\n## *B* ##\n").title == "B"
    assert parse("texte").title == "Ma fiche"


def test_id_is_the_header_s_else_the_path() -> None:
    assert parse("---\nid: ../../x\n---\n").id == "../../x"
    assert parse("texte").id == "dossier/ma-fiche"
    assert parse("texte").key == "commun:dossier/ma-fiche.md"


def test_sections_end_at_the_next_heading_of_any_level() -> None:
    article = parse("---\nid: x\n---\nDébut.\n\n## Un\na\n### Deux\n\nb\n\nTrois\n=====\nc\n")
    assert [(s.level, s.heading, s.anchor, s.text, s.line) for s in article.sections] == [
        (0, "", "", "Début.", 4),
        (2, "Un", "un", "a", 6),
        (3, "Deux", "deux", "b", 8),
        (1, "Trois", "trois", "c", 12),
    ]
    assert article.sections[2].source == "### Deux\n\nb"


def test_heading_that_repeats_the_title_is_the_lead_section() -> None:
    article = parse("---\ntitle: Mot de passe\n---\n# Mot de passe\n\nRéponse.\n\n## Suite\nfin\n")
    lead = article.sections[0]
    assert (lead.level, lead.heading, lead.anchor, lead.text) == (0, "", "mot-de-passe", "Réponse.")
    assert article.lead == "Réponse."
    assert parse("# Seul titre\n\nRéponse.\n").sections[0].text == "Réponse."


def test_heading_of_a_part_stays_one_though_the_title_was_taken_from_it() -> None:
    assert [s.heading for s in parse("## Délai\n\nDix jours.\n").sections] == ["Délai"]
    assert [s.heading for s in parse("---\ntitle: Délai\n---\n## Délai\n\nx\n\n## Suite\n").sections] == [
        "Délai",
        "Suite",
    ]
    assert [s.heading for s in parse("---\ntitle: Délai\n---\n## Délai\n\nx\n").sections] == [""]


def test_other_first_heading_stays_a_section() -> None:
    assert parse("---\ntitle: A\n---\n# B\n\nx\n").sections[0].heading == "B"


def test_headings_in_fences_comments_lists_and_quotes_are_no_sections() -> None:
    article = parse(
        "# T\n\n```\n# non\n```\n\n<!--\n# non\n-->\n\n- x\n  # non\n\n> # non\n\n1. y\n   ```\n   # non\n   ```\n"
    )
    assert len(article.sections) == 1


def test_anchors_are_unique_and_may_be_given() -> None:
    article = parse("# Étape\n## Étape\n## Étape-1\n## Fin {#la-fin}\n## ???\n### <a name='x'></a>Nommé\n")
    assert [s.anchor for s in article.sections] == ["etape", "etape-1", "etape-1-1", "la-fin", "section", "nomme"]
    assert [s.heading for s in article.sections[3:]] == ["Fin", "???", "Nommé"]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**gras** _et_ `code *x*` ~~non~~ ==fluo==", "gras et code *x* non fluo"),
        ("[lien](a.md 'titre') et ![photo](b.png) et [[Nom|là]] et [[Nom]]", "lien et photo et là et Nom"),
        ("[![alt](a.png)](b.md)", "alt"),
        ("a &amp; b &eacute; <b>c</b> <https://x.fr> d[^1]", "a & b é c https://x.fr d"),
        ("snake_case et 5 * 3 * 2 et \\*non\\*", "snake_case et 5 * 3 * 2 et *non*"),
        ("une\nligne  \nautre\\\nfin", "une ligne\nautre\nfin"),
        ("| A | B |\n|---|---|\n| 1 | `x` |", "A · B\n1 · x"),
        ("- [ ] un\n- [x] deux\n  - trois", "un\ndeux\ntrois"),
        ("```sh\nls  -l\n```", "ls  -l"),
        ("> [!WARNING]\n> Danger **là**", "Danger là"),
        ("> [!SITE] Rennes\n> Ici", "Rennes\n\nIci"),
        ('!!! note "Titre"\n    Corps', "Titre\n\nCorps"),
        ("<details><summary>Plus</summary>\n\ncaché\n</details>", "Plus\n\ncaché"),
        ("<script>alert(1)</script>\n<p>vu</p>", "vu"),
        ("a[^1]\n\n[^1]: La note.", "a\n\nLa note."),
        ("x\n\n[ref]: https://x.fr 'T'", "x"),
    ],
)
def test_text_is_what_a_reader_sees(markdown: str, text: str) -> None:
    assert parse(markdown).sections[0].text == text


def test_phrases_with_their_placeholders() -> None:
    article = parse("## Relance\n\n> [!PHRASE] Premier versement\n> Bonjour {nom}, avant le {date}.\n> {nom} ?\n")
    (phrase,) = article.phrases
    assert (phrase.title, phrase.anchor) == ("Premier versement", "relance")
    assert phrase.text == "Bonjour {nom}, avant le {date}. {nom} ?"
    assert phrase.placeholders == ("nom", "date")


def test_name_of_a_variant() -> None:
    article = parse("texte", "a/paiement--rennes.md")
    assert (article.header.variant_of, article.header.sites) == ("a/paiement", ("rennes",))
    declared = parse("---\nvariant_of: p\nsites: [lyon]\n---\n", "a/paiement--rennes.md")
    assert (declared.header.variant_of, declared.header.sites) == ("p", ("lyon",))


def test_files_that_are_no_articles_are_told() -> None:
    assert rules(parse_article(b"", folder="f", path="a.md")) == ["empty-file"]
    assert rules(parse_article(b"\x89PNG\0\0", folder="f", path="a.md")) == ["not-text"]
    assert rules(parse_article("été".encode("cp1252"), folder="f", path="a.md")) == ["encoding-guessed"]


def test_of_a_huge_file_only_the_title_is_read() -> None:
    article = parse_article(b"---\nid: x\n---\n# Grand\n" + b"a " * MAX_BYTES, folder="f", path="a.md")
    assert (rules(article), article.title, article.id, article.sections) == (["too-large"], "Grand", "x", ())


def test_revision_is_of_the_bytes() -> None:
    assert parse("é").revision == hashlib.sha256("é".encode()).hexdigest()


@given(st.binary(max_size=400) | st.text("#>-*1.`~|[](){}<!:=&\\_ \n\tab", max_size=200).map(str.encode))
@settings(max_examples=400, deadline=None)
def test_any_bytes_make_an_article(data: bytes) -> None:
    article = parse_article(data, folder="f", path="a.md")
    assert article.id
    assert len({section.anchor for section in article.sections}) == len(article.sections)


HOSTILE = {
    "open brackets": "[" * 20_000,
    "images": "![" * 20_000,
    "nested quotes": ">" * 20_000,
    "nested lists": "\n".join("  " * depth + "- x" for depth in range(300)),
    "unfinished definitions": "[a]: <\n" * 20_000,
    "unfinished titles": "[a]: b 'x\n" * 20_000,
    "backticks": " ".join("`" * (n % 300) for n in range(3_000)),
    "stars": "*a **b " * 10_000,
    "tags": "<a " * 20_000,
    "one line": "mot " * 500_000,
    "pipes": "|" * 20_000 + "\n" + "|-" * 20_000,
    "parentheses": "[a](" * 20_000,
    "setext": "a\n" * 20_000 + "===",
    "links in one paragraph": ("[a](b) " * 100 + "\n") * 300,
    "header of comments": "---\n" + "#" * 200 + "\n- x\n---\n",
    "broken header": "---\na: b: c\nx" + " " * 60_000 + "\n---\n",
    "definition": "[a]:" + " " * 60_000 + "\nx",
    "heading with a brace": "# a{" + " " * 60_000,
    "link without end": "[a](" + " " * 60_000,
    "address": "http://a" + ")" * 60_000,
    "spaces": "# a" + " " * 50_000 + "b",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_parsed_in_time(name: str) -> None:
    start = time.perf_counter()
    parse(HOSTILE[name])
    assert time.perf_counter() - start < 2


def test_words_between_angle_brackets_are_not_lost() -> None:
    article = parse("Tapez `net use` <lettre> <votre nom> puis <kbd>Entrée</kbd> <Truc x='y'>là</Truc>.")
    assert article.sections[0].text == "Tapez net use <lettre> <votre nom> puis Entrée là."
