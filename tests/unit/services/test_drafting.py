"""Drafts as an editor works on them: exact to the byte, listed, thrown away and taken back, sent with pictures."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app.bootstrap import Services, build
from kb_app.domain.article import Confidence
from kb_app.domain.contribution import Change
from kb_app.domain.errors import UsageError
from kb_app.services.writing.drafting import Drafting
from kb_app.services.writing.writing_names import complete

ID = "paiement-echelonne"
PNG = b"\x89PNG not really"


@pytest.fixture
def drafting(services: Services) -> Drafting:
    return services.drafting


def test_saving_without_an_edit_changes_no_byte(make_home, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    odd = "\ufeff---\r\ntitle: Frais  # ici\r\nclé inconnue : 1\r\n---\r\nOui\u00a0!\n\nFin".encode()
    (share / "frais.md").write_bytes(odd)
    (share / "vieux.md").write_bytes("Où payer ? À l'accueil.\r\n".encode("cp1252"))
    followed = make_home(settle(share))
    refresh(followed)
    made = build(followed)
    for name, content in (("frais", odd), ("vieux", (share / "vieux.md").read_bytes())):
        manuscript = made.drafting.edit(name)
        made.drafting.save(manuscript, manuscript.text)
        assert manuscript.file.read_bytes() == content
        made.drafting.save(manuscript, manuscript.text.replace("payer", "régler").replace("Fin", "Suite"))
        expected = content.decode("cp1252" if name == "vieux" else "utf-8").replace("payer", "régler")
        assert manuscript.file.read_bytes().decode("cp1252" if name == "vieux" else "utf-8") == expected.replace(
            "Fin", "Suite"
        )
    made.close()


def test_the_header_form_changes_only_its_lines(drafting: Drafting) -> None:
    manuscript = drafting.edit(ID)
    text = drafting.with_header(manuscript.text, {"confidence": Confidence.WIP, "review_on": date(2027, 5, 1)})
    before, after = manuscript.text.split("\n"), text.split("\n")
    changed = [line for line in after if line not in before]
    assert changed == ["confidence: wip", "review_on: 2027-05-01"]
    assert len(before) == len(after)


def test_a_preview_is_what_the_reader_will_show(drafting: Drafting, services: Services) -> None:
    manuscript = drafting.edit(ID)
    reading = services.reading_room.open(services.reading_room.key_of(ID))
    preview = drafting.preview(manuscript, manuscript.text)
    assert (preview.reading.html, preview.reading.outline) == (reading.html, reading.outline)
    assert preview.reading.phrases == reading.phrases
    lines = manuscript.text.split("\n")
    assert all(lines[line - 1].startswith("##") for line, anchor in preview.places if anchor)


def test_a_variant_is_shown_within_its_common_article(drafting: Drafting, services: Services) -> None:
    manuscript = drafting.edit(f"paiement/{ID}--rennes.md")
    preview = drafting.preview(manuscript, manuscript.text)
    whole = services.reading_room.open(services.reading_room.key_of(ID), "rennes")
    assert preview.reading.html == whole.html
    assert preview.reading.site == "rennes"


def test_drafts_are_listed_until_they_are_sent(drafting: Drafting, services: Services) -> None:
    shelf = services.draft_shelf
    manuscript = drafting.edit(ID)
    assert shelf.rows() == ()
    drafting.save(manuscript, manuscript.text + "Encore.\n")
    new = drafting.begin("Une question toute neuve", "reponse")
    titles = {row.title: row.is_new for row in shelf.rows()}
    assert titles == {"Mettre en place un paiement échelonné": False, "Une question toute neuve": True}
    drafting.publish(manuscript)
    assert [row.file for row in shelf.rows()] == [new.file]


def test_what_is_thrown_away_comes_back_with_its_pictures_also_after_a_restart(
    drafting: Drafting, services: Services
) -> None:
    shelf = services.draft_shelf
    manuscript = drafting.edit(ID)
    drafting.save(manuscript, manuscript.text + "Encore.\n")
    drafting.attach(manuscript, PNG, ".png")
    kept = shelf.discard(manuscript.file)
    assert shelf.rows() == ()
    assert drafting.edit(ID).text == manuscript.text
    shelf.discard(drafting.edit(ID).file)
    again = build(services.settings).draft_shelf
    assert kept in [row.file for row in again.discarded()]
    back = drafting.load(again.restore(kept))
    assert back.text == manuscript.text + "Encore.\n"
    assert (back.folder, back.path) == (manuscript.folder, manuscript.path)
    assert shelf.rows()[0].file == back.file
    assert kept not in [row.file for row in shelf.discarded()]
    with pytest.raises(UsageError):
        drafting.load(kept)


def test_pictures_go_before_the_text_that_shows_them(drafting: Drafting, services: Services) -> None:
    manuscript = drafting.edit(ID)
    address = drafting.attach(manuscript, PNG, ".png")
    unused = drafting.attach(manuscript, PNG + b"2", ".png")
    text = manuscript.text + f"\n![Le bouton]({address})\n"
    assert f"paiement/{address}" in drafting.preview(manuscript, text).reading.images
    assert all(check.is_kept for check in drafting.preview(manuscript, text).checks)
    drafting.save(manuscript, text)
    drafting.publish(manuscript)
    first, second = (item.contribution for item in services.sending.waiting())
    assert isinstance(first, Change)
    assert isinstance(second, Change)
    assert (first.path, first.content) == (f"paiement/{address}", PNG)
    assert second.path == f"paiement/{ID}.md"
    assert hashlib.sha256(PNG).hexdigest()[:8] in address
    assert unused not in (second.content or b"").decode()


def advice(drafting: Drafting, text: str) -> dict[str, str]:
    manuscript = drafting.begin("Essai")
    checks = drafting.preview(manuscript, text).checks
    return {check.name: check.advice for check in checks if not check.is_kept}


def test_the_checklist_says_what_is_missing(drafting: Drafting) -> None:
    said = advice(drafting, "# Essai\n\n## Détail\n\nVoir [rien](nulle-part.md) et ![](assets/x.png).\n")
    assert list(said) == [
        "Les mots de l’appelant",
        "La réponse d’abord",
        "Un responsable",
        "Une date de relecture",
        "Des liens qui mènent quelque part",
    ]
    assert "nulle-part.md" in said["Des liens qui mènent quelque part"]


def test_the_checklist_is_content_with_the_sample(drafting: Drafting) -> None:
    for id_ in (ID, "mot-de-passe-oublie", "retractation-annulation"):
        manuscript = drafting.edit(id_)
        checks = drafting.preview(manuscript, manuscript.text).checks
        assert [check.advice for check in checks if not check.is_kept] == []


def test_dead_ends_of_a_procedure_are_seen(drafting: Drafting) -> None:
    text = (
        "---\ntitle: Essai\nkind: procedure\n---\nOui.\n\n## Un\n\n- [Deux](#deux)\n\n"
        "## Deux\n\n- [Un](#un)\n\n## Trois\n\nFin.\n"
    )
    rows = drafting.preview(drafting.begin("Essai"), text).steps
    assert [(row.heading, row.line, row.exits, row.trouble) for row in rows] == [
        ("Un", 7, ("Deux",), "on y tourne sans fin"),
        ("Deux", 11, ("Un",), "on y tourne sans fin"),
        ("Trois", 15, (), "aucun choix n’y mène"),
    ]


@pytest.mark.parametrize(
    ("before", "in_header", "label", "text"),
    [
        ("Voir [[paiement éch", False, "Mettre en place un paiement échelonné", None),
        (
            "Voir [ici](paiement-ech",
            False,
            "Mettre en place un paiement échelonné",
            "../paiement/paiement-echelonne.md)",
        ),
        ("owner: pôle pai", True, "Pôle paiement", "Pôle paiement"),
        ("tags: [inscription, pai", True, "paiement", "paiement"),
        ("sites: [ren", True, "Rennes", "rennes"),
    ],
)
def test_completion(drafting: Drafting, before: str, in_header: bool, label: str, text: str | None) -> None:
    names = drafting.names(drafting.edit(ID))
    completion = complete(before, "bourses/x.md", names, in_header=in_header)
    assert completion is not None
    found = dict(completion.choices)
    assert label in found
    assert text is None or found[label] == text
    assert before.endswith(before[len(before) - completion.typed :])


def test_nothing_is_offered_in_plain_text(drafting: Drafting) -> None:
    names = drafting.names(drafting.edit(ID))
    assert complete("Une phrase", "x.md", names, in_header=False) is None
    assert complete("[[fait]] et", "x.md", names, in_header=False) is None
    assert complete("title: pôle", "x.md", names, in_header=True) is None
