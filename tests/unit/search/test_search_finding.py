"""The index finds what it was given: by title, alias, id, word; and says what it had to do for it."""

from itertools import pairwise
from pathlib import Path

import pytest
from articles_made import article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb_app.domain.article import Article, Confidence
from kb_app.domain.folder import Knowledge, Synonyms
from kb_app.domain.query import Query, Relaxed
from kb_app.parsing.parser import parse_article
from kb_app.places import sample_folder
from kb_app.search import indexer
from kb_app.search.asking import MOST_CHARACTERS
from kb_app.search.index import SearchIndex

FEW = [
    article("absence", "Signaler une absence", "Par le portail, avant 9 h.", aliases=["être malade"]),
    article("remboursement", "Remboursement des frais", "Il arrive sous trente jours.\n\n## Délai\n\nTrente jours."),
    article("exclusion", "Exclusion d'un stagiaire", "Le conseil décide de l'exclusion."),
    article("rennes", "Horaires de Rennes", "De 8 h à 18 h.", sites="[rennes]"),
    article("toulouse", "Horaires de Toulouse", "De 9 h à 17 h.", sites="[toulouse]"),
    article("cse", "Élections", "Le comité social et économique (CSE) est élu."),
]


def made(directory: Path, articles: list[Article]) -> SearchIndex:
    indexer.rebuild(directory, articles, total=len(articles))
    return SearchIndex(directory)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return made(tmp_path_factory.mktemp("few"), FEW)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[SearchIndex, list[Article]]:
    root = sample_folder()
    articles = [
        parse_article(path.read_bytes(), folder="articles", path=path.relative_to(root).as_posix())
        for path in sorted(root.rglob("*.md"))
        if "templates" not in path.parts
    ]
    return made(tmp_path_factory.mktemp("sample"), articles), articles


def listed(articles: list[Article]) -> list[Article]:
    """Those that a search lists under their own name."""
    return [one for one in articles if not one.header.variant_of and one.header.confidence is not Confidence.ARCHIVED]


def ids(index: SearchIndex, text: str, **options: object) -> list[str]:
    return [match.id for match in index.search(Query(text, **options)).matches]  # type: ignore[arg-type]


def test_every_sample_article_is_first_for_its_own_title(sample: tuple[SearchIndex, list[Article]]) -> None:
    index, articles = sample
    assert [one.id for one in listed(articles) if ids(index, one.title)[0] != one.id] == []


def test_every_sample_article_is_found_by_each_of_its_aliases(sample: tuple[SearchIndex, list[Article]]) -> None:
    index, articles = sample
    missed = [
        (one.id, alias)
        for one in listed(articles)
        for alias in one.header.aliases
        if one.id not in ids(index, alias)[:3]
    ]
    assert missed == []


def test_every_sample_article_is_first_for_its_id(sample: tuple[SearchIndex, list[Article]]) -> None:
    index, articles = sample
    assert [one.id for one in listed(articles) if ids(index, one.id)[0] != one.id] == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1), min_size=1))
def test_whatever_a_title_is_made_of_it_finds_its_article(
    tmp_path_factory: pytest.TempPathFactory, titles: list[str]
) -> None:
    articles = [article(f"n{number}", title, "Du texte.") for number, title in enumerate(titles)]
    index = made(tmp_path_factory.mktemp("titles"), articles)
    for one in articles:
        if any(char.isalnum() for char in one.title):
            assert one.id in ids(index, f'"{one.title}"') + ids(index, one.title, limit=50), one.title


def test_a_typo_is_corrected_and_said(few: SearchIndex) -> None:
    found = few.search(Query("rembousrement"))
    assert found.matches[0].id == "remboursement"
    assert (found.relaxed, found.corrected_query) == (Relaxed.CORRECTED, "remboursement")


def test_who_insists_is_not_corrected(few: SearchIndex) -> None:
    assert ids(few, "rembousrement", literal=True) == []
    assert ids(few, "remboursement", literal=True)[0] == "remboursement"


def test_words_that_no_article_has_together_are_said(few: SearchIndex) -> None:
    found = few.search(Query("remboursement toulouse"))
    assert found.relaxed is Relaxed.SOME_WORDS
    assert {match.id for match in found.matches} == {"remboursement", "toulouse"}


def test_two_synonyms_of_one_word_do_not_stand_for_another(tmp_path: Path) -> None:
    index = made(tmp_path, [article("a", "Règlement", "Espèces et numéraire."), article("b", "Lettre", "Un chèque.")])
    knowledge = {"fiches": Knowledge(synonyms=Synonyms(groups=(("liquide", "espèces", "numéraire"),)))}
    assert index.search(Query("liquide chèque"), knowledge).relaxed is Relaxed.SOME_WORDS
    assert index.search(Query("liquide règlement"), knowledge).relaxed is None


def test_an_acronym_finds_what_it_stands_for_and_the_other_way_round(tmp_path: Path) -> None:
    index = made(
        tmp_path,
        [
            article("a", "Élections", "Le comité social et économique (CSE) est élu."),
            article("b", "Réunion du CSE", "Chaque mois."),
            article("c", "Comité social et économique", "Ses membres."),
        ],
    )
    assert set(ids(index, "CSE")) == {"a", "b", "c"}
    assert "b" in ids(index, "comité social et économique")


def test_the_chosen_site_comes_first(few: SearchIndex) -> None:
    assert ids(few, "horaires", site="rennes")[0] == "rennes"
    assert ids(few, "horaires", site="toulouse")[0] == "toulouse"
    assert ids(few, "site:rennes horaires") == ["rennes"]


@pytest.mark.parametrize("title", ["-Y", "A,A", "site:rennes", 'Le "oui" du conseil', "-bourse refusée"])
def test_a_title_that_looks_like_operators_finds_its_article(tmp_path: Path, title: str) -> None:
    index = made(tmp_path, [*FEW, article("drole", title, "Du texte.")])
    assert ids(index, title)[0] == "drole"


def test_operators_hold(few: SearchIndex) -> None:
    assert ids(few, '"trente jours"') == ["remboursement"]
    assert "exclusion" not in ids(few, "stagiaire -exclusion")


def test_order_stays_while_a_word_is_finished(sample: tuple[SearchIndex, list[Article]]) -> None:
    """Letters that only spell out the likeliest word do not move the first answers."""
    index, _ = sample
    for word in ("alternance", "certificat", "rattrapage", "convocation", "attestation", "inscription"):
        lists = [ids(index, word[:end], prefix=True)[:3] for end in range(6, len(word) + 1)]
        for shorter, longer in pairwise(lists):
            both = [one for one in longer if one in shorter]
            assert both == [one for one in shorter if one in both], word


@pytest.mark.parametrize(
    "bomb",
    [
        " ".join(f"mot{number}" for number in range(10_000)),
        "a" * 1_000_000,
        "absence " * 130_000,
        '"' * 20_000,
        '-"a ' * 20_000,
        "site:" * 20_000,
        "(" * 50_000 + "absence",
        "\u0301" * 100_000,
        "é\u0301" * 50_000,
        "a-b." * 50_000,
    ],
    ids=["words", "letters", "repeated", "quotes", "exclusions", "filters", "brackets", "marks", "accents", "compound"],
)
def test_a_query_bomb_is_cut_and_said(few: SearchIndex, bomb: str) -> None:
    found = few.search(Query(bomb, prefix=True))
    assert found.note
    assert len(bomb) > MOST_CHARACTERS


@pytest.mark.parametrize("text", ["*a*", "*", "a*b*c*", "[a-z]+", "(a|b)*", "\x00", "\ud800", "%s%n", "'; drop table"])
def test_nothing_typed_is_a_pattern(few: SearchIndex, text: str) -> None:
    few.search(Query(text, prefix=True))


def test_an_archived_article_is_found_only_when_asked_for(tmp_path: Path) -> None:
    index = made(tmp_path, [article("vieille", "Ancienne procédure", confidence="archived")])
    assert ids(index, "procédure") == []
    assert ids(index, "procédure status:archived") == ["vieille"]


def test_a_pin_comes_first(few: SearchIndex) -> None:
    knowledge = {"fiches": Knowledge(pins=(("horaires", "absence"),))}
    assert few.search(Query("horaires"), knowledge).matches[0].id == "absence"


def test_adding_replacing_and_removing(tmp_path: Path) -> None:
    index = made(tmp_path, FEW)
    indexer.update(tmp_path, [article("absence", "Signaler un retard", "Par téléphone."), article("neuf", "Nouveau")])
    assert ids(index, "retard") == ["absence"]
    assert "absence" not in ids(index, "portail")
    assert ids(index, "nouveau") == ["neuf"]
    indexer.update(tmp_path, [], ["fiches:neuf.md"])
    assert ids(index, "nouveau", literal=True) == []


def test_an_answer_does_not_depend_on_how_the_index_came_about(
    sample: tuple[SearchIndex, list[Article]], tmp_path: Path
) -> None:
    """Whether a copy came at once or over months: two people see the same order, for the same reasons."""
    whole, articles = sample
    for first in range(0, len(articles), 20):
        indexer.update(tmp_path, articles[first : first + 20])
    pieces = SearchIndex(tmp_path)
    assert pieces.extent().segments > 3
    for one in listed(articles):
        query = Query(one.title)
        scores = [{match.id: match.score for match in index.search(query).matches} for index in (whole, pieces)]
        assert scores[0] == pytest.approx(scores[1]), one.title
