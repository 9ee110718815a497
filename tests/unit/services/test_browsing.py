"""A question of filters alone, and the topics that ask one."""

from datetime import date

import pytest

from kb_app.bootstrap import Services
from kb_app.domain.article import Kind
from kb_app.domain.names import fold
from kb_app.domain.query import Hit, Query


def listed(services: Services, text: str, **options: object) -> tuple[Hit, ...]:
    return services.searching.search(Query(text, **options)).hits  # type: ignore[arg-type]


def test_everything_is_listed_by_title(services: Services) -> None:
    answer = services.searching.search(Query("kind:procedure", limit=3, whole=True))
    titles = [fold(hit.title) for hit in answer.hits]
    assert not answer.is_ranked
    assert len(titles) > 3
    assert titles == sorted(titles)
    assert {hit.kind for hit in answer.hits} == {Kind.PROCEDURE}


def test_a_limit_holds_unless_all_are_wanted(services: Services) -> None:
    assert listed(services, "kind:procedure", limit=3) == listed(services, "kind:procedure", whole=True)[:3]


@pytest.mark.parametrize("site", ["", "rennes"])
def test_a_variant_is_listed_under_its_common_article_once(services: Services, site: str) -> None:
    ids = [hit.id for hit in listed(services, "tag:paiement", site=site, whole=True)]
    assert ids.count("paiement-echelonne") == 1
    assert not [id_ for id_ in ids if "--" in id_]


def test_the_chosen_site_gets_its_own_variant(services: Services) -> None:
    hits = {hit.id: hit.site for hit in listed(services, "tag:paiement", site="rennes", whole=True)}
    assert hits["paiement-echelonne"] == "rennes"


def test_words_are_ranked_as_ever(services: Services) -> None:
    assert services.searching.search(Query("paiement tag:paiement")).is_ranked


def test_topics_are_the_tags_of_most_articles_and_lead_to_as_many(services: Services) -> None:
    topics = dict(services.home.page("", date(2026, 11, 24)).topics)
    assert list(topics) == sorted(topics, key=fold)
    for tag in ("paiement", "inscription"):
        assert len(listed(services, f"tag:{tag}", whole=True)) == topics[tag]
