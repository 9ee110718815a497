"""Going to an article by its title."""

from kb_app.bootstrap import Services
from kb_app.domain.names import fold


def found(services: Services, typed: str) -> list[str]:
    return [mark.title for mark in services.titles.matching(typed, 10)]


def test_every_word_counts_in_any_order_without_accents(services: Services) -> None:
    assert found(services, "scolarite certif")[0] == "Certificat de scolarité"


def test_titles_that_begin_with_it_come_first(services: Services) -> None:
    titles = found(services, "certificat")
    assert titles[0].startswith("Certificat")


def test_nothing_typed_lists_the_first_and_nothing_may_be_found(services: Services) -> None:
    first = found(services, " ")
    assert len(first) == 10
    assert first == sorted(first, key=fold)
    assert found(services, "zzzz") == []


def test_a_variant_is_no_title_of_its_own(services: Services) -> None:
    keys = [mark.key for _, mark in services.titles.all()]
    assert keys
    assert not [key for key in keys if "--" in key]
