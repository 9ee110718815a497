"""Headers in English and French, from other tools, broken and hostile."""

from datetime import date

import pytest

from kb_app.domain.article import Confidence, Header, Kind, Urgency
from kb_app.parsing.front_matter import read_header, split


def read(block: str) -> tuple[Header, list[tuple[str, int]]]:
    header, problems = read_header(split(f"---\n{block}\n---\ntexte\n"), "a.md")
    return header, [(problem.rule, problem.line) for problem in problems]


def test_every_key_of_the_format() -> None:
    header, problems = read(
        "id: paiement-echelonne            # identity\n"
        "title: Mettre en place un paiement échelonné\n"
        "aliases: [payer en plusieurs fois, facilités]\n"
        "tags: [paiement, '#inscription']\n"
        "description: Conditions.\nkind: procedure\nsites: [rennes, Toulouse]\nowner: Pôle inscriptions\n"
        "authors: [Zoé]\ncontributors: Max, Léa\nconfidence: validated\nverified_on: 2026-10-12\n"
        "verified_by: Pôle\nreview_on: 2027-04-12\nreview_every: 6 months\nvariant_of: x\n"
        "starts: 2026-01-01\nends: 2026-02-01\nurgency: urgent\nconcerns: [a, b]\nautre: [1, 2]"
    )
    assert problems == []
    assert header == Header(
        id="paiement-echelonne",
        title="Mettre en place un paiement échelonné",
        aliases=("payer en plusieurs fois", "facilités"),
        tags=("paiement", "inscription"),
        description="Conditions.",
        kind=Kind.PROCEDURE,
        sites=("rennes", "toulouse"),
        owner="Pôle inscriptions",
        authors=("Zoé",),
        contributors=("Max", "Léa"),
        confidence=Confidence.VALIDATED,
        verified_on=date(2026, 10, 12),
        verified_by="Pôle",
        review_on=date(2027, 4, 12),
        review_every_months=6,
        variant_of="x",
        starts=date(2026, 1, 1),
        ends=date(2026, 2, 1),
        urgency=Urgency.URGENT,
        concerns=("a", "b"),
        other=(("autre", "1, 2"),),
    )


def test_french_keys_and_values_however_they_are_spelt() -> None:
    header, problems = read(
        "Titre: T\nmots-clés: [a]\nResponsable: R\nauteurs: A, B\nconfiance: à valider\nvérifié_le: 12/10/2026\n"
        "verifie_par: V\nà revoir le: 12 avril 2027\nrevoir-tous-les: 1 an\nvariante_de: v\nnature: procédure\n"
        "début: 2026-01-01\nfin: 2026-02-01\nurgence: urgente\nconcerne: [x]\nrésumé: D\nidentifiant: i"
    )
    assert problems == []
    assert (header.title, header.tags, header.owner, header.authors) == ("T", ("a",), "R", ("A", "B"))
    assert (header.confidence, header.verified_on) == (Confidence.NOT_VALIDATED, date(2026, 10, 12))
    assert (header.review_on, header.review_every_months, header.variant_of) == (date(2027, 4, 12), 12, "v")
    assert (header.kind, header.urgency, header.concerns, header.id) == (Kind.PROCEDURE, Urgency.URGENT, ("x",), "i")


@pytest.mark.parametrize(
    "block",
    [
        'title: T\nms.author: x\nauthor: y\nms.date: 01/20/2021\nms.custom:\n- "9754"\nROBOTS: NOINDEX, NOFOLLOW',
        "title: T\ndate: 2021-01-01T10:00:00Z\ndraft: true\nslug: ../../x\ntype: post\nweight: 3\nexpiryDate: never",
        "tags:\n  - a/b\naliases:\ncssclass: x\npublish: false\nlayout: y",
        "title: T\nhide:\n  - toc\nauthors:\n  - name: Zoé\n    url: https://x.fr",
    ],
)
def test_headers_of_other_tools_pass_without_a_word(block: str) -> None:
    header, problems = read(block)
    assert problems == []
    assert header.kind is Kind.ANSWER


def test_slug_and_draft_mean_nothing_here() -> None:
    header, _ = read("slug: ../../x\ntype: procedure\ndraft: true\npublish: false\nexpiryDate: 2020-01-01\nlayout: z")
    assert header == Header(other=header.other)


def test_colon_in_an_unquoted_title_is_told_and_the_simple_lines_still_count() -> None:
    header, problems = read("id: x\ntitle: Dossier : relancer\ntags: [a, b]")
    assert problems == [("broken-header", 3)]
    assert (header.id, header.title, header.tags) == ("x", "Dossier : relancer", ("a", "b"))


@pytest.mark.parametrize("value", ["0000-00-00", "9999-01-01", "2026-02-30", "bientôt", "31/31/2026"])
def test_bad_date_is_told_and_left_out(value: str) -> None:
    header, problems = read(f"title: T\nreview_on: {value}")
    assert problems == [("bad-date", 3)]
    assert header.review_on is None


def test_unknown_words_are_told() -> None:
    _, problems = read("kind: roman\nconfidence: peut-être\nreview_every: parfois")
    assert problems == [("bad-value", 2), ("bad-value", 3), ("bad-value", 4)]


def test_repeated_key_is_told() -> None:
    _, problems = read("title: A\nid: x\ntitle: B")
    assert problems == [("duplicate-key", 4)]


@pytest.mark.parametrize(
    "block",
    [
        "a: &a [x, x]\nb: [*a, *a]",
        "a: !!python/object/apply:os.system [ls]",
        "a: " + "[" * 50 + "]" * 50,
        "a: " + "[" * 50_000,
        "a: 'x",
        "\ttitle: x",
        "title: x\x07",
        "title: T\na: " + "x" * 70_000,
    ],
)
def test_hostile_or_broken_header_leaves_the_text_readable(block: str) -> None:
    front = split(f"---\n{block}\n---\ntexte\n")
    _, problems = read_header(front, "a.md")
    assert front.body == "texte\n"
    assert {problem.rule for problem in problems} == {"broken-header"}


def test_header_without_end_is_told_and_all_is_text() -> None:
    front = split("---\ntitle: T\n\ntexte")
    assert front.body == "---\ntitle: T\n\ntexte"
    assert [problem.rule for problem in read_header(front)[1]] == ["broken-header"]


@pytest.mark.parametrize(
    "text", ["---\n\nUn texte.\n\n---\nfin", "texte\n---\na: b\n---\n", "", "---", "----\na: b\n---\n"]
)
def test_rule_at_the_top_is_not_a_header(text: str) -> None:
    front = split(text)
    assert (front.block, front.body) == (None, text)
    assert read_header(front) == (Header(), ())


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks(eol: str, mark: str) -> None:
    front = split(mark + eol.join(["---", "title: T", "---", "un", "deux"]))
    assert read_header(front)[0].title == "T"
    assert (front.body, front.body_line) == (f"un{eol}deux", 4)
