"""Opening an article: variants, trust, notices, links, images, and what is said above the text."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app.bootstrap import Services, build
from kb_app.domain.errors import ArticleNotFound
from kb_app.domain.query import Query
from kb_app.domain.review import ReviewState
from kb_app.services.reading import Reading
from kb_app.services.remarks import remarks
from kb_app.settings import Settings

TODAY = date(2026, 11, 24)


@pytest.fixture
def room(make_home: Callable[..., Settings], tmp_path: Path):
    root = tmp_path / "Fiches"
    root.mkdir()

    def make(**files: str) -> Services:
        for name, text in files.items():
            (root / f"{name.replace('__', '--')}.md").write_text(text, "utf-8")
        (root / "knowledge.toml").write_text(
            'name = "Essai"\n[[sites]]\ncode = "rennes"\nlabel = "Rennes"\n[[sites]]\ncode = "lyon"\nlabel = "Lyon"\n'
        )
        followed = make_home(settle(root))
        refresh(followed)
        made.append(build(followed))
        return made[-1]

    made: list[Services] = []
    yield make
    for services in made:
        services.close()


def opened(services: Services, id_: str, site: str = "") -> Reading:
    return services.reading_room.open(services.reading_room.key_of(id_), site)


def said(reading: Reading, **more: str) -> str:
    return "\n".join(remark.plain for remark in remarks(reading, TODAY, **more))


COMMON = """---
id: frais
title: Frais
owner: Pôle paiement
confidence: validated
verified_on: 2026-10-12
---

Les frais sont de 45 €.

## Délai

Trois jours.

## Qui appeler

Le pôle.
"""
RENNES = """---
variant_of: frais
sites: [rennes]
---

## Délai

À Rennes, dix jours.
"""


def test_a_variant_replaces_its_section_and_inherits_the_rest(room) -> None:
    services = room(frais=COMMON, frais__rennes=RENNES)
    common, rennes = opened(services, "frais"), opened(services, "frais", "rennes")
    assert "Trois jours" in common.text
    assert "dix jours" in rennes.text
    assert "Trois jours" not in rennes.text
    assert "45 €" in rennes.text
    assert "Le pôle" in rennes.text
    assert [heading.own for heading in rennes.outline] == [True, False]
    assert common.variants == ("rennes",)
    assert "data-site" in rennes.html
    assert "data-site" not in common.html


def test_opening_a_variant_opens_its_common_article_for_that_site(room) -> None:
    services = room(frais=COMMON, frais__rennes=RENNES)
    reading = opened(services, "frais--rennes")
    assert (reading.article.id, reading.site) == ("frais", "rennes")
    assert "aucun site n’est choisi" in said(reading, chosen="")


def test_a_block_for_some_sites_is_for_these_only(room) -> None:
    services = room(frais="# Frais\n\nPour tous.\n\n> [!SITE] Rennes\n> Guichet fermé le lundi.\n")
    assert "Guichet" in opened(services, "frais").html
    assert "Guichet" in opened(services, "frais", "rennes").html
    lyon = opened(services, "frais", "lyon")
    assert "Guichet" not in lyon.html
    assert "Guichet" not in lyon.text


def test_a_missing_variant_is_said(room) -> None:
    services = room(frais=COMMON, frais__rennes=RENNES)
    assert "pas de variante Lyon" in said(opened(services, "frais", "lyon"))
    assert "pas de variante" not in said(opened(services, "frais", "rennes"))


def test_an_article_without_variants_says_nothing_of_them(room) -> None:
    assert "variante" not in said(opened(room(frais=COMMON), "frais", "lyon"))


def test_an_article_for_other_sites_says_so(room) -> None:
    services = room(frais=COMMON.replace("owner:", "sites: [rennes]\nowner:"))
    assert "ne concerne pas le site Lyon" in said(opened(services, "frais", "lyon"))


def test_trust_is_said_in_words(room) -> None:
    reading = opened(room(frais=COMMON), "frais")
    assert said(reading).startswith("Validée · vérifiée le 12 octobre 2026 par Pôle paiement · à revoir le 12 octobre")
    assert reading.trust.state is ReviewState.CURRENT


def test_overdue_is_said_and_the_article_stays(room) -> None:
    services = room(frais=COMMON.replace("2026-10-12", "2024-10-12"))
    assert "à revoir depuis" in said(opened(services, "frais"))


def test_a_notice_in_force_is_above_the_articles_it_concerns(room) -> None:
    notice = "---\ntitle: Panne\nkind: notice\nstarts: {}\nends: {}\nconcerns: [frais]\n---\n\nLe paiement est fermé.\n"
    services = room(
        frais=COMMON,
        panne=notice.format("2000-01-01", "2999-01-01"),
        ancienne=notice.replace("Panne", "Ancienne").format("2000-01-01", "2000-02-01"),
    )
    words = said(opened(services, "frais"))
    assert "Panne" in words
    assert "Ancienne" not in words


def test_wikilinks_and_missing_links(room) -> None:
    services = room(frais=COMMON, accueil="# Accueil\n\nVoir [[Frais]] et [rien](absent.md).\n")
    reading = opened(services, "accueil")
    assert services.reading_room.key_of_link(reading, "frais.md") == "fiches:frais.md"
    assert services.reading_room.key_of_link(reading, "Frais") == "fiches:frais.md"
    assert services.reading_room.key_of_link(reading, "absent.md") == ""


def test_a_wikilink_leads_where_its_name_is_now(room, tmp_path: Path) -> None:
    services = room(accueil="# Accueil\n\nVoir [[Frais]] et [[Bourse]].\n", frais=COMMON)
    assert opened(services, "accueil").html.count("kb:") == 1
    (tmp_path / "Fiches" / "bourse.md").write_text("# Bourse\n\nAvant mai.\n", "utf-8")
    settle(tmp_path / "Fiches")
    refresh(services.settings)
    html = opened(services, "accueil").html
    assert 'href="kb:frais.md"' in html
    assert 'href="kb:bourse.md"' in html


def test_an_image_outside_the_copy_is_never_read(room, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    services = room(a="# A\n\n![x](../secret.png) ![y](/etc/passwd) ![z](//hote/partage/i.png)\n")
    assert opened(services, "a").images == {}


def test_excerpt_of_a_section(room) -> None:
    services = room(frais=COMMON)
    reading = opened(services, "frais")
    excerpt = services.reading_room.excerpt(reading, "delai")
    assert excerpt.text == "Délai\n\nTrois jours."
    assert "Trois jours" in excerpt.html
    assert services.reading_room.excerpt(reading, "").heading == "Frais"


def test_what_does_not_exist(room) -> None:
    services = room(frais=COMMON)
    with pytest.raises(ArticleNotFound):
        services.reading_room.key_of("rien")
    with pytest.raises(ArticleNotFound):
        services.reading_room.open("fiches:rien.md")


def test_a_copy_left_after_a_conflict_is_shown_under_its_article(make_home, tmp_path: Path) -> None:
    share = tmp_path / "fiches"
    share.mkdir()
    (share / "bourse.md").write_text("# Bourse\n\nAvant le 15 mai.\n", "utf-8")
    (share / "bourse.sync-conflict-20261124-091203-ABCDEFG.md").write_text("# Bourse\n\nAvant le 31 mai.\n", "utf-8")
    (share / "autre.md").write_text("# Autre\n\nRien.\n", "utf-8")
    settle(share)
    followed = make_home(share)
    refresh(followed)
    services = build(followed)
    reading = services.reading_room.open("fiches:bourse.md")
    assert reading.conflicts == ("bourse.sync-conflict-20261124-091203-ABCDEFG.md",)
    assert any("en conflit" in remark.plain for remark in remarks(reading, date(2026, 11, 24)))
    copy = services.reading_room.open_copy("fiches", reading.conflicts[0])
    assert "31 mai" in copy.html
    assert services.reading_room.open("fiches:autre.md").conflicts == ()
    assert [hit.id for hit in services.searching.search(Query("bourse")).hits] == ["bourse"]
    services.close()


def test_what_is_urgent_stands_above_the_trust_and_the_rest_below(room) -> None:
    head = "kind: notice\nconcerns: [frais]\nends: 2999-01-01"
    services = room(
        frais="---\nid: frais\ntitle: Frais\nconfidence: validated\n---\nTexte.\n",
        panne=f"---\nid: panne\ntitle: Panne\nurgency: urgent\n{head}\n---\nRien ne va.\n",
        pause=f"---\nid: pause\ntitle: Pause\nurgency: normal\n{head}\n---\nCe midi.\n",
    )
    above = remarks(opened(services, "frais"), TODAY)
    assert [remark.plain.split()[0] for remark in above] == ["Panne", "Validée", "Pause"]
