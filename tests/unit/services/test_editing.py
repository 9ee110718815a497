"""Which article a text is for, what it was written upon, and what is refused."""

import hashlib
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app.bootstrap import Services, build
from kb_app.domain.contribution import Change, Feedback, Subject
from kb_app.domain.errors import ArticleNotFound, UsageError
from kb_app.library.catalogue import Catalogue
from kb_app.parsing.feedback import read_feedback, write_feedback

ID = "paiement-echelonne"


def waiting(services: Services) -> list[Change | Feedback]:
    return [item.contribution for item in services.sending.waiting()]


def copy_of(services: Services, id_: str) -> tuple[str, bytes, str]:
    """Path, bytes and revision of an article in the local copy."""
    label, _, path = services.reading_room.key_of(id_).partition(":")
    content = (services.settings.copy / label / path).read_bytes()
    return path, content, hashlib.sha256(content).hexdigest()


def test_the_id_in_the_header_says_which_article_and_the_copy_what_it_was_written_upon(
    services: Services, tmp_path: Path
) -> None:
    path, content, revision = copy_of(services, ID)
    file = tmp_path / "nimporte.md"
    file.write_bytes(content + b"\nEncore.\n")
    services.editing.publish(file)
    (change,) = waiting(services)
    assert isinstance(change, Change)
    assert (change.path, change.base, change.content) == (path, revision, file.read_bytes())


def test_without_an_id_the_name_says_which_article(services: Services, tmp_path: Path) -> None:
    file = tmp_path / f"{ID}.md"
    file.write_text("# Autre texte\n\nCourt.\n", "utf-8")
    services.editing.publish(file)
    (change,) = waiting(services)
    assert isinstance(change, Change)
    assert change.path == copy_of(services, ID)[0]


def test_without_an_id_the_name_is_enough_wherever_the_article_is(services: Services, tmp_path: Path) -> None:
    label = services.labels()[0]
    path = next(key for key in Catalogue(services.settings.library).revisions(label) if "--" in key and "/" in key)
    file = tmp_path / Path(path).name
    file.write_text("## Une section\n\nPropre au site.\n", "utf-8")
    services.editing.publish(file)
    (change,) = waiting(services)
    assert isinstance(change, Change)
    assert (change.path, bool(change.base)) == (path, True)


def test_a_name_that_several_articles_have_is_refused(make_home, tmp_path: Path) -> None:
    share = tmp_path / "share"
    for place in ("a", "b"):
        (share / place).mkdir(parents=True)
        (share / place / "tarifs.md").write_text(f"# Tarifs {place}\n\nTexte.\n", "utf-8")
    followed = make_home(settle(share))
    refresh(followed)
    file = tmp_path / "tarifs.md"
    file.write_text("# Tarifs\n\nAutre texte.\n", "utf-8")
    made = build(followed)
    with pytest.raises(UsageError, match="Plusieurs fiches"):
        made.editing.publish(file)
    made.close()


def test_an_unknown_name_is_a_new_article(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "Été : tarifs réduits.md"
    file.write_text("# Tarifs d'été\n\nMoins 20 %.\n", "utf-8")
    services.editing.publish(file)
    (change,) = waiting(services)
    assert isinstance(change, Change)
    assert (change.path, change.base, change.title) == ("ete-tarifs-reduits.md", "", "Tarifs d'été")


def test_a_draft_remembers_what_it_was_begun_upon(services: Services) -> None:
    _, content, revision = copy_of(services, ID)
    draft = services.editing.open_draft(ID)
    assert draft.read_bytes() == content
    draft.write_bytes(content + b"\nUn.\n")
    assert services.editing.open_draft(ID) == draft
    services.editing.publish(draft)
    draft.write_bytes(content + b"\nUn.\n\nDeux.\n")
    services.editing.publish(draft)
    first, second = waiting(services)
    assert isinstance(first, Change)
    assert isinstance(second, Change)
    assert first.base == revision
    assert second.base == hashlib.sha256(first.content or b"").hexdigest()


def test_an_untouched_draft_starts_anew_from_the_text_that_waits(services: Services, tmp_path: Path) -> None:
    _, content, _ = copy_of(services, ID)
    draft = services.editing.open_draft(ID)
    file = tmp_path / "ailleurs.md"
    file.write_bytes(content + b"\nAilleurs.\n")
    services.editing.publish(file)
    assert services.editing.open_draft(ID) == draft
    assert draft.read_bytes() == file.read_bytes()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"\0" * 500, "pas du texte"),
        (b"---\ntitle: [\n---\n\nTexte.\n", "Pas publi"),
        (b"---\ntitle: Rien dessous\n---\n", "pas de texte"),
    ],
)
def test_l6_what_would_harm_is_refused(services: Services, tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / f"{ID}.md"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=words):
        services.editing.publish(file)
    assert waiting(services) == []


def test_nothing_changed_is_said(services: Services) -> None:
    with pytest.raises(UsageError, match="Rien n"):
        services.editing.publish(services.editing.open_draft(ID))


def test_a_base_that_is_no_revision_is_refused(services: Services, tmp_path: Path) -> None:
    _, content, revision = copy_of(services, ID)
    file = tmp_path / "a.md"
    file.write_bytes(content + b"\n\nPlus.\n")
    with pytest.raises(UsageError, match="pas une version"):
        services.editing.publish(file, "hier")
    services.editing.publish(file, revision[:10])
    services.editing.publish(file, "ab" * 32)
    assert [change.base for change in waiting(services) if isinstance(change, Change)] == [revision, "ab" * 32]


def test_a_new_article_begins_with_a_template_and_its_own_id(services: Services) -> None:
    assert "procedure" in services.editing.templates()
    draft = services.editing.begin("Changer d'adresse", "procedure", "Dossier administratif")
    text = draft.read_text("utf-8")
    assert "id: changer-dadresse" in text
    assert "## Première question" in text
    services.editing.publish(draft)
    (change,) = waiting(services)
    assert isinstance(change, Change)
    assert change.path == "dossier-administratif/changer-dadresse.md"
    with pytest.raises(UsageError, match="modèle"):
        services.editing.begin("Titre", "inconnu")


def test_a_new_article_of_a_known_name_gets_an_id_of_its_own(services: Services) -> None:
    draft = services.editing.begin("Certificat scolarité")
    assert "id: certificat-scolarite-1" in draft.read_text("utf-8")
    services.editing.publish(draft)
    (change,) = waiting(services)
    assert isinstance(change, Change)
    assert (change.path, change.base) == ("certificat-scolarite-1.md", "")


def test_deleting_and_moving(services: Services) -> None:
    path, _, revision = copy_of(services, ID)
    services.rearranging.remove(ID)
    services.rearranging.move("certificat-scolarite", "ailleurs/certificat.md")
    delete, move = waiting(services)
    assert isinstance(delete, Change)
    assert isinstance(move, Change)
    assert (delete.path, delete.base, delete.content) == (path, revision, None)
    old, _, base = copy_of(services, "certificat-scolarite")
    assert (move.moved_from, move.path, move.base) == (old, "ailleurs/certificat.md", base)
    assert b"certificat-scolarite" in (move.content or b"")


def test_a_flag_says_what_was_read(services: Services) -> None:
    services.change(signature="Léa")
    services.feedback.send(Subject.FLAG, "Le montant a changé", ID, section="montant", site="rennes")
    (flag,) = waiting(services)
    assert isinstance(flag, Feedback)
    assert (flag.article, flag.revision, flag.author) == (ID, copy_of(services, ID)[2], "Léa")
    record = write_feedback(flag, 1_795_600_000.0)
    assert read_feedback(record) is not None
    assert b"Mettre en place" not in record


def test_a_gap_needs_no_article_but_words(services: Services) -> None:
    services.feedback.send(Subject.GAP, "Comment déclarer un stage à l'étranger ?")
    for subject, text, article in ((Subject.GAP, " ", ""), (Subject.QUESTION, "", ID), (Subject.FLAG, "Faux", "")):
        with pytest.raises(UsageError):
            services.feedback.send(subject, text, article)
    with pytest.raises(ArticleNotFound):
        services.feedback.send(Subject.FLAG, "Faux", "inconnue")
    assert len(waiting(services)) == 1


@pytest.mark.parametrize(
    "record", [b"", b"\0\0", b"# Rien", b"---\nkind: revision\n---\n", b"---\nkind: [\n---\n", b"\xff"]
)
def test_x13_a_record_that_is_no_feedback_is_passed_over(record: bytes) -> None:
    assert read_feedback(record) is None
