"""Documents from elsewhere become articles: what arrives, what is told, what a second import does."""

import io
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from fakes import import_samples as samples
from fakes.imports import bring, plan, quiet, text_of

from kb_app.domain.errors import Cancelled, UsageError
from kb_app.domain.imports import Outcome
from kb_app.parsing.parser import parse_article
from kb_app.places import sample_folder
from kb_app.services.imports.importing import carry_out
from kb_app.transfer.importing import ledger


def everything(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != ledger.NAME)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_word(tmp_path: Path) -> None:
    source, target = samples.word(tmp_path / "adresse.docx"), tmp_path / "fiches"
    rows = bring(target, source)
    text = text_of(target, "adresse.md")
    header, _, body = text.removeprefix("---\n").partition("---\n\n")
    assert header == "id: adresse\ntitle: Changer d'adresse\nconfidence: not-validated\nsource: adresse.docx\n"
    assert body.startswith("Une adresse")
    assert "**en ligne** ou par courrier, \\<jamais> par \\*téléphone\\*." in text
    assert "## Pièces à fournir\n\n- Justificatif\n  - de moins de trois mois\n- Pièce d'identité\n\n### Délais" in text
    assert "| Voie | Délai |\n| --- | --- |\n| En ligne | 2 jours |" in text
    assert "[le site](https://exemple.fr/adresse)" in text
    (picture,) = (target / "assets").iterdir()
    assert f"![](assets/{picture.name})" in text
    assert picture.read_bytes() == samples.png()
    assert any("autre.docx" in note for note in rows["adresse.md"].notes)


def test_footnotes_of_word_end_the_article(tmp_path: Path) -> None:
    bring(tmp_path / "fiches", samples.word_with_note(tmp_path / "n.docx"))
    assert text_of(tmp_path / "fiches", "n.md").endswith("\nTexte[^1]\n\n[^1]: La note.\n")


def test_documents_of_one_directory_link_to_each_other(tmp_path: Path) -> None:
    target = tmp_path / "fiches"
    bring(target, samples.word(tmp_path / "adresse.docx"), samples.word(tmp_path / "autre.docx"))
    assert "[l'autre document](autre.md)" in text_of(target, "adresse.md")


def test_slides(tmp_path: Path) -> None:
    target = tmp_path / "fiches"
    bring(target, samples.slides(tmp_path / "accueil.pptx"))
    text = text_of(target, "accueil.md")
    assert "title: Accueil des saisonniers" in text
    assert "## Premier jour\n\n- Badge\n  - à l'accueil\n- Casque" in text
    assert "> [!NOTE]\n> Insister sur le badge." in text
    assert "| Jour | Heures |\n| --- | --- |\n| Lundi | 9 h - 17 h |" in text


def test_sheet_of_questions(tmp_path: Path) -> None:
    target = tmp_path / "fiches"
    rows = bring(target, samples.sheet(tmp_path / "faq.xlsx"))
    assert set(rows) == {
        "faq/ou-trouver-mon-releve.md", "faq/puis-je-changer-de-cours.md", "faq/contacts.md",
    }  # fmt: skip
    article = parse_article((target / "faq/ou-trouver-mon-releve.md").read_bytes(), folder="", path="x.md")
    assert (article.title, article.header.tags) == ("Où trouver mon relevé ?", ("notes", "relevé"))
    assert "- onglet Notes\n- bouton Relevé" in article.sections[0].source
    assert "| Bourses | 4210 |" in text_of(target, "faq/contacts.md")
    assert "1 ligne sans question ou sans réponse, non reprise" in rows["faq/ou-trouver-mon-releve.md"].notes


def test_opendocument_sheet(tmp_path: Path) -> None:
    target = tmp_path / "fiches"
    bring(target, samples.spreadsheet(tmp_path / "faq.ods"))
    assert text_of(target, "faq/le-centre-est-il-ouvert.md").endswith("\nOui.\n\nDe 9 h à 17 h.\n")


def test_csv_as_excel_writes_it_in_french(tmp_path: Path) -> None:
    source, target = tmp_path / "faq.csv", tmp_path / "fiches"
    source.write_bytes('Question;Réponse\r\n"Payer en € ?";"Oui ; à l\'œil."\r\n'.encode("cp1252"))
    bring(target, source)
    assert text_of(target, "faq/payer-en.md").endswith("\nOui ; à l'œil.\n")


def test_pdf(tmp_path: Path) -> None:
    target = tmp_path / "fiches"
    rows = bring(target, samples.pdf(tmp_path / "guide.pdf"))
    text = text_of(target, "guide.md")
    assert "title: Guide des remboursements" in text
    assert "suivent le paiement, par écrit, avec un relevé d'identité bancaire.\n\n## Pièces à joindre\n" in text
    assert "\n- la demande signée\n- le relevé d'identité bancaire" in text
    assert not any(line.strip() in ("1", "2") for line in text.splitlines())
    assert any("devinés" in note for note in rows["guide.md"].notes)


def test_confluence_export(tmp_path: Path) -> None:
    target = tmp_path / "fiches"
    rows = bring(target, samples.confluence(tmp_path / "export.zip"))
    text = text_of(target, "les-impayes.md")
    assert "[les relances](relances.md#par-courrier)" in text
    assert "- vérifier\n  - le dossier\n- appeler" in text
    assert "| Cas | Délai |\n| --- | --- |\n| Simple | 3 j \\| ouvrés |\n|  | un<br>deux |" in text
    assert "![schéma](assets/les-impayes-" in text
    assert "alert" not in text
    assert "Created by" not in text
    assert "Attachments" not in text
    assert any("script" in note for note in rows["les-impayes.md"].notes)
    assert "index.md" not in rows


def test_confluence_page_keeps_its_article_when_renamed(tmp_path: Path) -> None:
    target, page = tmp_path / "fiches", samples.CONFLUENCE_PAGE
    old = samples.files(tmp_path / "a", {"Vieux_123456.html": page.format(title="Vieux", body="<p>texte</p>")})
    new = samples.files(tmp_path / "b", {"Neuf_123456.html": page.format(title="Neuf", body="<p>texte</p>")})
    bring(target, old)
    rows = bring(target, new)
    assert [(row.path, row.outcome) for row in rows.values()] == [("vieux.md", Outcome.UPDATED)]
    assert "title: Neuf" in text_of(target, "vieux.md")


def test_sharepoint_page(tmp_path: Path) -> None:
    page = (
        "<html><head><!--[if gte mso 9]><xml><mso:CustomDocumentProperties><mso:WikiField msdt:dt='string'>"
        "&lt;h2&gt;Horaires&lt;/h2&gt;&lt;p onclick='x()'&gt;De 9 h à 17 h&lt;/p&gt;</mso:WikiField></mso:Custom"
        "DocumentProperties></xml><![endif]--><title>Accueil du service</title></head><body>cadre</body></html>"
    )
    target = tmp_path / "fiches"
    bring(target, samples.files(tmp_path / "sp", {"Accueil.aspx": page}))
    text = text_of(target, "accueil.md")
    assert "title: Accueil du service" in text
    assert text.endswith("## Horaires\n\nDe 9 h à 17 h\n")


def test_tables_that_markdown_has_not(tmp_path: Path) -> None:
    page = (
        "<title>T</title><table><tr><td colspan=2>large</td></tr><tr><td rowspan=2>haut</td><td>x</td></tr>"
        "<tr><td><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table></td></tr></table>"
    )
    target = tmp_path / "fiches"
    rows = bring(target, samples.files(tmp_path / "s", {"t.html": page}))
    assert text_of(target, "t.md").endswith("\n| large | |\n| --- | --- |\n| haut | x |\n|  | a · b<br>c |\n")
    assert any("tableaux dans" in note for note in rows["t.md"].notes)


def test_mediawiki_dump(tmp_path: Path) -> None:
    source, target = tmp_path / "dump.xml", tmp_path / "fiches"
    source.write_text(samples.MEDIAWIKI, "utf-8")
    rows = bring(target, source, *samples.files(tmp_path, {"Guichet.png": samples.png()}).glob("*.png"))
    assert set(rows) == {"inscription-tardive.md", "paiement-echelonne.md"}
    text = text_of(target, "inscription-tardive.md")
    assert "**tardive** est *possible*" in text
    assert "- dossier complet\n  - pièce d'identité\n- [payer en plusieurs fois](paiement-echelonne.md)" in text
    assert "| Cas | Délai |\n| --- | --- |\n| Normal | 3 jours |\n| Urgent | 1 jour |" in text
    assert "tags: [Inscriptions]" in text
    assert "![Le guichet](assets/" in text
    assert "(inscription-tardive.md#conditions)" in text_of(target, "paiement-echelonne.md")
    notes = rows["inscription-tardive.md"].notes
    assert any("Bandeau" in note for note in notes)
    assert any("Page absente" in note for note in notes)


def test_dokuwiki(tmp_path: Path) -> None:
    target = tmp_path / "fiches"
    bring(target, samples.dokuwiki(tmp_path / "wiki"))
    text = text_of(target, "start.md")
    assert "title: Accueil du service" in text
    assert "**important** : lire [la procédure](procedures/inscription.md) et *la suite*." in text
    assert "- Rennes\n   - poste 12\n- Lyon" in text
    assert "| Site | Poste |\n| --- | --- |\n| Rennes | 12 |" in text
    assert '```python\nprint("**intact**")\n```' in text
    assert "![Le plan](assets/start-" in text
    assert "[start](../start.md#contacts)" in text_of(target, "procedures/inscription.md")


def test_obsidian_vault(tmp_path: Path) -> None:
    target = tmp_path / "fiches"
    rows = bring(target, samples.vault(tmp_path / "Coffre"))
    text = text_of(target, "Clients/Résilier.md")
    assert "[relancer](Relances.md#par-courrier) et [[Inconnue]]" in text
    assert "![](../images/plan.png)" in text
    assert "`[[pas un lien]]`" in text
    assert (target / "images/plan.png").read_bytes() == samples.png()
    assert any("note incluse" in note for note in rows["Clients/Résilier.md"].notes)


def test_mkdocs_site(tmp_path: Path) -> None:
    target = tmp_path / "fiches"
    bring(target, samples.mkdocs(tmp_path / "site"))
    assert "title: Faire un virement" in text_of(target, "guide/virement.md")
    assert "(guide/virement.md#delais)" in text_of(target, "index.md")
    assert (target / "img/plan.png").is_file()


def test_our_folder_comes_as_it_is(tmp_path: Path) -> None:
    target = tmp_path / "fiches"
    bring(target, sample_folder())
    assert everything(target) == everything(sample_folder())


@pytest.mark.parametrize("make", [samples.confluence, samples.dokuwiki, samples.vault, samples.word])
def test_second_import_changes_nothing(make: object, tmp_path: Path) -> None:
    name = {samples.confluence: "x.zip", samples.word: "x.docx"}.get(make, "x")  # type: ignore[call-overload]
    source, target = make(tmp_path / name), tmp_path / "fiches"  # type: ignore[operator]
    bring(target, source)
    before = everything(target)
    (target / ledger.NAME).unlink()
    outcomes = {row.outcome for row in bring(target, source).values()}
    assert outcomes <= {Outcome.UNCHANGED, Outcome.SKIPPED}
    assert everything(target) == before


class TestSecondImport:
    @pytest.fixture
    def source(self, tmp_path: Path) -> Path:
        source = tmp_path / "faq.csv"
        source.write_text("Question,Réponse\nOù ?,Ici.\n", "utf-8")
        return source

    @pytest.fixture
    def target(self, source: Path, tmp_path: Path) -> Path:
        bring(tmp_path / "fiches", source)
        return tmp_path / "fiches"

    def test_updates_what_nobody_changed(self, source: Path, target: Path) -> None:
        source.write_text("Question,Réponse\nOù ?,Là.\n", "utf-8")
        assert bring(target, source)["faq/ou.md"].outcome is Outcome.UPDATED
        assert text_of(target, "faq/ou.md").endswith("\nLà.\n")

    def test_follows_an_article_that_was_moved(self, source: Path, target: Path) -> None:
        (target / "faq/ou.md").rename(target / "ailleurs.md")
        source.write_text("Question,Réponse\nOù ?,Là.\n", "utf-8")
        rows = bring(target, source)
        assert rows["ailleurs.md"].outcome is Outcome.UPDATED
        assert not (target / "faq/ou.md").exists()

    def test_keeps_what_was_changed_here(self, source: Path, target: Path) -> None:
        mine = text_of(target, "faq/ou.md") + "\nAjout.\n"
        (target / "faq/ou.md").write_text(mine, "utf-8")
        assert bring(target, source)["faq/ou.md"].outcome is Outcome.UNCHANGED
        assert text_of(target, "faq/ou.md") == mine

    def test_keeps_both_when_both_changed(self, source: Path, target: Path) -> None:
        mine = text_of(target, "faq/ou.md") + "\nAjout.\n"
        (target / "faq/ou.md").write_text(mine, "utf-8")
        source.write_text("Question,Réponse\nOù ?,Là.\n", "utf-8")
        for _ in range(2):
            rows = bring(target, source)
            assert rows["faq/ou-import.md"].outcome is Outcome.CONFLICT
            assert text_of(target, "faq/ou.md") == mine
            assert text_of(target, "faq/ou-import.md").endswith("\nLà.\n")
            assert len(list(target.rglob("*.md"))) == 2
        articles = [parse_article(file.read_bytes(), folder="", path=file.name) for file in target.rglob("*.md")]
        assert len({article.id for article in articles}) == 2

    def test_never_overwrites_a_file_it_did_not_write(self, source: Path, tmp_path: Path) -> None:
        other = samples.files(tmp_path / "autre", {"note.md": "---\nid: note\n---\nneuf\n"})
        target = samples.files(tmp_path / "cible", {"note.md": "---\nid: note\n---\nancien\n"})
        assert bring(target, other)["note-import.md"].outcome is Outcome.CONFLICT
        assert text_of(target, "note.md").endswith("ancien\n")


def test_likely_duplicates_are_told(tmp_path: Path) -> None:
    words = " ".join(f"mot{number}" for number in range(60))
    target = samples.files(
        tmp_path / "fiches", {"a.md": f"# Premier\n\n{words}\n", "b.md": "# Rendre un livre\n\nOui.\n"}
    )
    source = samples.files(
        tmp_path / "notes",
        {"c.md": f"# Autre titre\n\n{words} fin\n", "d.md": "# rendre un LIVRE\n\nNon.\n", "e.md": "# E\n"},
    )
    rows = bring(target, source)
    assert [rows[name].duplicates for name in ("c.md", "d.md", "e.md")] == [("a.md",), ("b.md",), ()]


@pytest.mark.parametrize("names", [("a/index.html", "b/index.md"), ("a/index.md", "b/index.html")])
def test_documents_of_two_sources_that_would_have_one_name_both_arrive(names: tuple[str, str], tmp_path: Path) -> None:
    for name in names:
        samples.files(tmp_path, {name: f"<p>Texte de {name}</p>"})
    sources = [tmp_path / "a", tmp_path / "b"]
    for outcome in (Outcome.CREATED, Outcome.UNCHANGED):
        rows = bring(tmp_path / "fiches", *sources)
        assert {row.path: row.outcome for row in rows.values()} == {"index.md": outcome, "index-1.md": outcome}
    assert len(everything(tmp_path / "fiches")) == 2


def test_plan_writes_nothing(tmp_path: Path) -> None:
    made = plan(tmp_path / "fiches", samples.word(tmp_path / "a.docx"))
    assert [row.outcome for row in made.rows] == [Outcome.CREATED]
    assert not (tmp_path / "fiches").exists()


def test_only_what_was_chosen_is_written(tmp_path: Path) -> None:
    source, target = samples.files(tmp_path / "n", {"a.md": "un", "b.md": "deux"}), tmp_path / "fiches"
    made = plan(target, source)
    carry_out(made, quiet, {row.key for row in made.rows if row.path == "b.md"})
    assert list(everything(target)) == ["b.md"]


def test_stopped_import_leaves_whole_articles(tmp_path: Path) -> None:
    source, target = samples.files(tmp_path / "n", {f"{name}.md": name for name in "abcd"}), tmp_path / "fiches"

    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise Cancelled

    rows = carry_out(plan(target, source), stop)
    assert [row.path for row in rows] == sorted(everything(target)) == ["a.md", "b.md"]
    assert Counter(row.outcome for row in plan(target, source).rows) == {Outcome.UNCHANGED: 2, Outcome.CREATED: 2}


def test_article_changed_since_the_preview_is_left_alone(tmp_path: Path) -> None:
    source, target = samples.files(tmp_path / "n", {"a.md": "un"}), tmp_path / "fiches"
    made = plan(target, source)
    samples.files(target, {"a.md": "écrit entre-temps"})
    (row,) = carry_out(made, quiet)
    assert row.outcome is Outcome.SKIPPED
    assert text_of(target, "a.md") == "écrit entre-temps"


def test_broken_file_hides_no_other(tmp_path: Path) -> None:
    source = samples.files(
        tmp_path / "n", {"a.docx": b"PK\x03\x04nope", "b.pdf": b"%PDF-1.4 nope", "c.md": "texte", "d.xlsx": b""}
    )
    rows = bring(tmp_path / "fiches", source)
    assert rows["c.md"].outcome is Outcome.CREATED
    assert {row.outcome for name, row in rows.items() if name != "c.md"} == {Outcome.SKIPPED}
    assert all(row.notes for name, row in rows.items() if name != "c.md")


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.doc", ".docx"), ("a.ODT", ".docx"), ("a.xls", ".xlsx"), ("a.ppt", ".pptx")]
)
def test_formats_that_nobody_reads_say_what_to_save_instead(name: str, suffix: str, tmp_path: Path) -> None:
    (row,) = bring(tmp_path / "fiches", samples.files(tmp_path / "n", {name: b"\xd0\xcf\x11\xe0"})).values()
    assert row.outcome is Outcome.SKIPPED
    assert f"enregistrez-le en {suffix}" in row.notes[0]


def test_converters_say_nothing_by_themselves(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    """What they say quotes the documents, and nobody reads it."""
    page = '<?xml version="1.0"?><page><p>texte</p></page>'
    guide = samples.pdf(tmp_path / "guide.pdf")
    guide.write_bytes(guide.read_bytes().replace(b"%PDF", b"%PDX"))
    bring(tmp_path / "fiches", guide, *samples.files(tmp_path / "n", {"a.xhtml": page}).iterdir())
    assert [record.name for record in caplog.records] == []
    assert len(recwarn) == 0


def test_target_within_the_source(tmp_path: Path) -> None:
    source = samples.files(tmp_path / "n", {"a.md": "un"})
    with pytest.raises(UsageError, match="Le dossier où écrire est dans"):
        plan(source / "fiches", source)


def test_missing_converter_is_said_with_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mammoth", None)
    with pytest.raises(UsageError, match=r"pip install 'kb-app\[import\]'"):
        plan(tmp_path / "fiches", samples.word(tmp_path / "a.docx"))


def test_macros_are_left_behind(tmp_path: Path) -> None:
    source = samples.word(tmp_path / "a.docx")
    content = io.BytesIO(source.read_bytes())
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"Sub AutoOpen()")
    source.write_bytes(content.getvalue())
    rows = bring(tmp_path / "fiches", source)
    assert "macros ignorées" in rows["a.md"].notes
