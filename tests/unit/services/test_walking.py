"""Procedures of the sample folder and hostile ones, walked through: what is shown, what leads where, what is kept."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app.bootstrap import Services, build
from kb_app.domain.errors import ArticleNotFound
from kb_app.services.walking import Stage, Walking
from kb_app.settings import Settings

ECHELONNE = "articles:paiement/paiement-echelonne.md"


@pytest.fixture
def folder(tmp_path: Path, make_home: Callable[..., Settings]) -> Iterator[Callable[..., Walking]]:
    """Writes files into a shared folder, refreshes, and gives the walking of its home."""
    opened: list[Services] = []
    root = tmp_path / "share"
    root.mkdir()

    def make(**files: str) -> Walking:
        for name, text in files.items():
            (root / f"{name}.md").write_text(text, "utf-8")
        settle(root)
        for path in root.iterdir():
            os.utime(path, (path.stat().st_mtime + len(opened), path.stat().st_mtime + len(opened)))
        followed = make_home(root)
        refresh(followed)
        opened.append(build(followed))
        return opened[-1].walking

    yield make
    for services in opened:
        services.close()


def through(walking: Walking, stage: Stage, *answers: int) -> Stage:
    """Answers by number; 0 goes on."""
    for number in answers:
        stage = walking.answer(stage, number) if number else walking.go_on(stage)
    return stage


def test_first_step_has_the_lead_and_its_choices_are_not_said_twice(services: Services) -> None:
    stage = services.walking.begin(ECHELONNE)
    assert (stage.step.heading, stage.number, stage.total) == ("Vérifier les conditions", 1, 6)
    assert "puis 3 à 8 mensualités" in stage.html
    assert "Toutes remplies" not in stage.html
    assert stage.choices[0].label == "Toutes remplies"
    assert stage.onward == ""
    assert stage.remarks != ()


def test_a_whole_walk_and_its_note(services: Services) -> None:
    walking = services.walking
    stage = through(walking, walking.begin(ECHELONNE), 1, 1)
    assert stage.step.heading == "Demander les pièces"
    assert stage.phrases[0].title == "Mise en place de l’échéancier"
    stage = through(walking, stage, 0, 1)
    assert (stage.step.heading, stage.onward) == ("Conclure l’appel", "Terminer")
    stage = walking.go_on(stage)
    assert stage.walk.ended
    note = walking.note(stage.walk)
    assert note.splitlines()[0] == "Procédure suivie : Mettre en place un paiement échelonné"
    assert "Fiche paiement-echelonne, révision" in note
    assert "1. Vérifier les conditions : Toutes remplies\n2. Choisir le nombre : Il est d’accord\n" in note
    assert walking.go_on(stage) is stage


def test_sub_procedure_returns_to_its_step_where_one_may_go_on(services: Services) -> None:
    walking = services.walking
    stage = through(walking, walking.begin(ECHELONNE), 4)
    assert stage.walk.titles[0] == "Mettre en place un paiement échelonné"
    assert len(stage.walk.titles) == 2
    for _ in range(20):
        if len(stage.walk.titles) == 1:
            break
        returning = stage.onward
        stage = walking.go_on(stage) if stage.onward else walking.answer(stage, len(stage.choices))
    assert "Vérifier les conditions" in returning
    assert (stage.step.heading, stage.onward, len(stage.choices)) == ("Vérifier les conditions", "Continuer", 4)
    assert through(walking, stage, 0).step.heading == "Choisir le nombre"


def test_the_site_has_its_own_step(services: Services) -> None:
    walking = services.walking
    stage = through(walking, walking.begin("articles:inscriptions/inscription-tardive.md", "rennes"), 1, 1)
    assert "ses registres ferment" in stage.html
    common = walking.look_again(stage.walk, "")
    assert (common.step.heading, common.walk.at) == (stage.step.heading, 2)
    assert "ses registres ferment" not in common.html


def test_it_is_kept_at_each_move_and_resumed(services: Services) -> None:
    walking = services.walking
    first = walking.begin(ECHELONNE, "rennes")
    assert walking.unfinished() == ()
    stage = through(walking, first, 1)
    (waits,) = walking.unfinished()
    assert (waits.key, waits.heading) == (ECHELONNE, "Choisir le nombre")
    assert walking.resume(ECHELONNE).walk == stage.walk
    assert "Ctrl+Maj+G" in walking.begin(ECHELONNE).told[0]
    walking.forget(ECHELONNE)
    assert walking.unfinished() == ()
    with pytest.raises(ArticleNotFound):
        walking.resume(ECHELONNE)


def test_going_on_repeats_the_answer_given_before(services: Services) -> None:
    walking = services.walking
    stage = walking.back(through(walking, walking.begin(ECHELONNE), 2))
    assert stage.given == stage.choices[1].label
    assert walking.go_on(stage).step.heading == "Refus et autres solutions"
    first = walking.begin(ECHELONNE)
    assert walking.go_on(first) is first


def test_article_that_changed_is_told(folder: Callable[..., Walking]) -> None:
    text = "---\nkind: procedure\n---\n# P\n\n## Un\n- [oui](#trois)\n- [non](#deux)\n\n## Deux\n\n## Trois\nAvant.\n"
    walking = folder(p=text)
    through(walking, walking.begin("share:p.md"), 1)
    walking = folder(p=text.replace("Avant.", "Après.").replace("## Deux", "## Second"))
    stage = walking.resume("share:p.md")
    assert stage.step.heading == "Trois"
    assert "Après." in stage.html
    assert "même étape" in stage.told[0]
    assert walking.resume("share:p.md").told == ()
    walking = folder(p=text.replace("## Trois", "## Quatre"))
    stage = walking.resume("share:p.md")
    assert stage.step.heading == "Un"
    assert "n’existe plus" in stage.told[0]


def test_hostile_procedures(folder: Callable[..., Walking]) -> None:
    head = "---\nkind: procedure\n---\n"
    walking = folder(
        p=head + "# P\n\n## Un\n- [nulle part](#rien)\n- [absente](absente.md#x)\n- [soi](p.md)\n- [fiche](f.md#b)\n"
        "- [dans l'autre](q.md#deux)\n\nTexte [f](f.md) et\n[^1].\n\n## Fin\n\n[^1]: Note.\n",
        q=head + "# Q\n\n## Deux\n- [retour](p.md#fin)\n- [encore](#deux)\n",
        f="# F\n\nRéponse.\n\n## A\n\n## B\nTexte de B.\n",
        vide=head + "# V\n\nSeulement du texte.\n",
    )
    first = walking.begin("share:p.md")
    assert "n’existe pas" in walking.answer(first, 1).told[0]
    with pytest.raises(ArticleNotFound):
        walking.answer(first, 2)
    assert walking.answer(first, 3).step.heading == "Un"
    assert walking.answer(first, 0) is walking.answer(first, 6) is first
    page = walking.answer(first, 4)
    assert ("Texte de B." in page.html, page.total) == (True, 1)
    assert page.onward.startswith("Revenir à")
    assert walking.go_on(page).onward == "Continuer"
    linked = walking.follow(first, "kb:f.md")
    assert linked.walk.trail[0].answer == "F"
    within = walking.answer(first, 5)
    for _ in range(30):
        within = walking.answer(within, 2)
    assert within.walk.titles == ("P", "Q")
    out = walking.answer(within, 1)
    assert (out.step.heading, out.walk.titles, out.onward) == ("Fin", ("P",), "Terminer")
    alone = walking.begin("share:vide.md")
    assert (alone.total, alone.onward, walking.go_on(alone).walk.ended) == (1, "Terminer", True)


def test_a_disk_that_refuses_stops_nobody(services: Services) -> None:
    (services.settings.workspace).mkdir(exist_ok=True)
    (services.settings.workspace / "walks").write_text("a file", "utf-8")
    stage = through(services.walking, services.walking.begin(ECHELONNE), 1)
    assert stage.step.heading == "Choisir le nombre"
    assert stage.told != ()
