"""A site's variant laid over the common article."""

from kb_app.domain.article import Article, Header, Section
from kb_app.domain.names import slug
from kb_app.domain.variant import compose


def article(path: str, *sections: tuple[int, str, str]) -> Article:
    made = tuple(Section(level, heading, slug(heading), f"src {text}", text) for level, heading, text in sections)
    return Article("f", path, path, "T", Header(), made)


COMMON = article(
    "p.md", (0, "", "lead"), (2, "Conditions", "c"), (3, "Pièces", "p"), (3, "Délais", "d"), (2, "Contact", "t")
)


def composed(*sections: tuple[int, str, str]) -> list[tuple[str, str, bool]]:
    parts = compose(COMMON, article("p--rennes.md", *sections)).parts
    return [(part.section.heading, part.section.text, part.own) for part in parts]


def test_without_a_variant_it_is_the_common_article() -> None:
    assert compose(COMMON).sections == COMMON.sections
    assert compose(COMMON).own_anchors == frozenset()


def test_section_of_the_same_heading_is_replaced_with_its_subsections() -> None:
    assert composed((2, "CONDITIONS", "r"), (3, "Caution", "k")) == [
        ("", "lead", False),
        ("CONDITIONS", "r", True),
        ("Caution", "k", True),
        ("Contact", "t", False),
    ]


def test_heading_without_text_only_says_where_its_subsections_belong() -> None:
    assert composed((2, "Conditions", ""), (3, "Délais", "r"), (3, "Recours", "x")) == [
        ("", "lead", False),
        ("Conditions", "c", False),
        ("Pièces", "p", False),
        ("Délais", "r", True),
        ("Recours", "x", True),
        ("Contact", "t", False),
    ]


def test_new_section_stands_after_the_one_before_it_in_the_variant() -> None:
    assert composed((2, "Conditions", "r"), (2, "Accueil", "a"))[1:] == [
        ("Conditions", "r", True),
        ("Accueil", "a", True),
        ("Contact", "t", False),
    ]
    assert [heading for heading, _, _ in composed((2, "Accueil", "a"))][:2] == ["", "Accueil"]
    assert composed((2, "Contact", "r"), (2, "Fin", "f"))[-1] == ("Fin", "f", True)


def test_lead_of_the_variant_replaces_the_lead() -> None:
    assert composed((0, "", "ici"))[:2] == [("", "ici", True), ("Conditions", "c", False)]
    assert composed((0, "", ""), (2, "Contact", "r"))[0] == ("", "lead", False)


def test_variant_of_an_article_without_lead() -> None:
    parts = compose(article("p.md", (2, "A", "a")), article("v.md", (0, "", "ici"), (2, "B", "b"))).parts
    assert [part.section.text for part in parts] == ["ici", "b", "a"]


def test_anchors_stay_unique_and_files_are_known() -> None:
    result = compose(COMMON, article("v.md", (2, "Nouveau", "n"), (3, "Délais !", "d2")))
    anchors = [part.section.anchor for part in result.parts]
    assert len(set(anchors)) == len(anchors)
    assert result.own_anchors == {"nouveau", "delais-1"}
    assert {part.path for part in result.parts if part.own} == {"v.md"}
    assert "src d2" in result.markdown
