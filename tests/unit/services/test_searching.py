"""A hit carries the right passage, its words marked, and what the lists need."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app.bootstrap import Services, build
from kb_app.domain.query import Answer, Query
from kb_app.services.explaining import reasons
from kb_app.settings import Settings

CERTIFICATE = """---
id: certificat
title: Certificat de scolarité
aliases: [justificatif de scolarité]
---

Il se télécharge dans l'espace personnel, en deux minutes.

## Il n'est pas encore là

Le certificat de scolarité paraît après le premier versement.

## Pour la CAF

La caisse prend le certificat de scolarité de l'année.
"""


@pytest.fixture
def services(make_home: Callable[..., Settings], tmp_path: Path):
    root = tmp_path / "Fiches"
    root.mkdir()
    (root / "certificat.md").write_text(CERTIFICATE, "utf-8")
    for number in range(20):
        (root / f"autre-{number}.md").write_text(f"# Autre sujet {number}\n\nRien à voir, texte {number}.\n", "utf-8")
    followed = make_home(settle(root))
    refresh(followed)
    made = build(followed)
    yield made
    made.close()


def ask(services: Services, text: str) -> Answer:
    return services.searching.search(Query(text))


@pytest.mark.parametrize("text", ["certificat de scolarité", "certificat", "justificatif scolarité", "certificats"])
def test_a_query_that_names_the_article_opens_it_at_its_answer(services: Services, text: str) -> None:
    hit = ask(services, text).hits[0]
    assert (hit.id, hit.section) == ("certificat", "")
    assert hit.snippet.startswith("Il se télécharge")


@pytest.mark.parametrize(
    ("text", "section"), [("certificat caf", "Pour la CAF"), ("scolarité premier versement", "Il n'est pas encore là")]
)
def test_a_query_that_says_more_opens_the_section_that_says_it(services: Services, text: str, section: str) -> None:
    assert ask(services, text).hits[0].section == section


def test_matches_are_where_the_words_are(services: Services) -> None:
    hit = ask(services, "versements").hits[0]
    assert [hit.snippet[start:end] for start, end in hit.matches] == ["versement"]
    assert hit.title_matches == ()
    titled = ask(services, "certificat scolarite").hits[0]
    assert [titled.title[start:end] for start, end in titled.title_matches] == ["Certificat", "scolarité"]


def test_nothing_found_is_an_answer(services: Services) -> None:
    answer = ask(services, "xylophone")
    assert answer.hits == ()
    assert answer.took_ms >= 0


def test_before_the_first_copy_the_answer_says_so(make_home: Callable[..., Settings], tmp_path: Path) -> None:
    services = build(make_home(tmp_path / "absent"))
    answer = ask(services, "certificat")
    services.close()
    assert answer.hits == ()
    assert "se prépare" in answer.note


def test_a_hit_is_explained_in_words(services: Services) -> None:
    answer = services.searching.search(Query("certifcat caf", explained=True))
    said = reasons(answer, answer.hits[0])
    assert "titre\u00a0: 1 mot sur 2" in said
    assert "faute corrigée\u00a0: certifcat → certificat" in said
    assert "passage\u00a0: 1 mot sur 2" in said
    assert reasons(answer, replace(answer.hits[0], evidence=None)) == ()


@pytest.mark.parametrize("text", ["certificat de scolarité", "certifcat caf", "reçu caisse xylophone", "CAF"])
def test_the_evidence_of_a_hit_adds_up_to_its_score(services: Services, text: str) -> None:
    answer = services.searching.search(Query(text, explained=True))
    assert answer.hits
    for hit in answer.hits:
        assert hit.evidence is not None
        whole = (hit.evidence.points + hit.evidence.title + hit.evidence.neighbours) * hit.evidence.trust
        assert hit.evidence.pinned or hit.score == pytest.approx(whole, abs=0.02)
