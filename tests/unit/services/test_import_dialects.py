"""What each program's own grammar becomes in Markdown: a table of what people write, and what is read afterwards."""

import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from fakes import import_samples as samples
from fakes.imports import bring, text_of


@dataclass(frozen=True)
class Case:
    """`files` are imported from a directory; `body` ends the article at `path`, and its row tells the `notes`."""

    files: dict[str, str | bytes]
    path: str
    body: str
    notes: tuple[str, ...] = ()


def confluence(body: str) -> dict[str, str | bytes]:
    return {"Page_1234567.html": samples.CONFLUENCE_PAGE.format(title="Page", body=body)}


def mediawiki(text: str) -> dict[str, str | bytes]:
    return {"page.wiki": text}


SHAREPOINT = (
    "<html><!--[if gte mso 9]><xml><mso:WikiField msdt:dt='string'>&lt;table id='layoutsTable'&gt;&lt;tr&gt;&lt;td&gt;"
    "&lt;h1&gt;Horaires&lt;/h1&gt;"
    "&lt;p&gt;\u200bVoir &lt;a href='/sites/CRC/SitePages/Tarifs.aspx'&gt;les tarifs&lt;/a&gt;."
    "&lt;/p&gt;&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;</mso:WikiField></xml><![endif]--><title>Accueil</title></html>"
)
PLAIN_PAGE = "<title>Tarifs</title><p>Gratuit.</p>"
MACRO = (
    '<div class="confluence-information-macro confluence-information-macro-{}">{}<span class="{}"></span>'
    "<div>{}</div></div>"
)
ICON = "aui-icon confluence-information-macro-icon"

CASES = {
    "confluence-headings-begin-below-the-title": Case(
        confluence("<h1>1. Relance</h1><p>a</p><h2>Suite</h2><p>b</p>"),
        "page.md",
        "\n## 1. Relance\n\na\n\n### Suite\n\nb\n",
    ),
    "confluence-boxes": Case(
        confluence(
            MACRO.format("warning", '<p class="title">Jamais</p>', ICON, "<p>après 20 h</p>")
            + MACRO.format("tip", "", ICON, "<p>Proposer</p>")
        ),
        "page.md",
        "\n> [!CAUTION] Jamais\n> après 20 h\n\n> [!TIP]\n> Proposer\n",
    ),
    "confluence-tasks": Case(
        confluence('<ul class="inline-task-list"><li class="checked">RIB</li><li>pôle</li></ul>'),
        "page.md",
        "\n- [x] RIB\n- [ ] pôle\n",
    ),
    "confluence-folded": Case(
        confluence('<div><span class="expand-control-text">Cas rares</span></div><div><p>Mineurs.</p></div>'),
        "page.md",
        "\n**Cas rares**\n\nMineurs.\n",
    ),
    "confluence-pictograms": Case(
        confluence('<p>Fait <img class="emoticon" src="images/icons/emoticons/check.svg" alt="(tick)"></p>'),
        "page.md",
        "\nFait ✓\n",
    ),
    "sharepoint-layout-and-addresses-from-the-root": Case(
        {"SitePages/Accueil.aspx": SHAREPOINT, "SitePages/Tarifs.aspx": PLAIN_PAGE},
        "sitepages/accueil.md",
        "\n## Horaires\n\nVoir [les tarifs](tarifs.md).\n",
    ),
    "mediawiki-caption-and-cells-over-several-rows": Case(
        mediawiki('{|\n|+ Montants\n! Échelon !! Montant\n|-\n| rowspan="2" | 2 || 543\n|-\n| 600\n|}\n'),
        "page.md",
        "\n**Montants**\n\n| Échelon | Montant |\n| --- | --- |\n| 2 | 543 |\n|  | 600 |\n",
    ),
    "mediawiki-cells-over-several-columns": Case(
        mediawiki('{|\n! a !! b !! c\n|-\n| colspan="2" | large || 3\n|}\n'),
        "page.md",
        "\n| a | b | c |\n| --- | --- | --- |\n| large |  | 3 |\n",
    ),
    "mediawiki-what-follows-a-list": Case(
        mediawiki("# un\n# deux\nEnsuite.\n"), "page.md", "\n1. un\n1. deux\n\nEnsuite.\n"
    ),
    "dokuwiki-notes": Case(
        {"pages/a.txt": "====== A ======\n<note important>Sans RIB,\nrien.</note>\n<note>Utile</note>\n"},
        "a.md",
        "\n> [!IMPORTANT]\n> Sans RIB,\n> rien.\n\n> [!NOTE]\n> Utile\n",
    ),
    "dokuwiki-a-document-that-becomes-an-article": Case(
        {"pages/a.txt": "====== A ======\nVoir {{:guide.html|le guide}}.\n", "media/guide.html": PLAIN_PAGE},
        "a.md",
        "\nVoir [le guide](media/guide.md).\n",
    ),
    "obsidian-comments-stay-hidden-and-marks-go": Case(
        {".obsidian/app.json": "{}", "N.md": "Texte %%à revoir%% fini. ^bloc\n\n`%%code%%`\n"},
        "N.md",
        "\nTexte <!--à revoir--> fini.\n\n`%%code%%`\n",
    ),
    "obsidian-accents-in-links-stay-legible": Case(
        {".obsidian/app.json": "{}", "N.md": "Voir [[Échéance|plus tard]].\n", "Été/Échéance.md": "Oui.\n"},
        "N.md",
        "\nVoir [plus tard](Été/Échéance.md).\n",
    ),
    "obsidian-a-document-that-becomes-an-article": Case(
        {".obsidian/app.json": "{}", "N.md": "Voir [[guide.html]].\n", "guide.html": PLAIN_PAGE},
        "N.md",
        "\nVoir [guide.html](guide.md).\n",
    ),
    "mkdocs-tabs-folds-and-attributes": Case(
        {
            "mkdocs.yml": "site_name: S\n",
            "docs/a.md": '## Délais {#delais}\n\n[x](b.md){ .button }\n\n=== "Rennes"\n\n    9 h\n\n=== "Lyon"\n\n'
            '    8 h\n\n??? note "Plié"\n    contenu\n',
            "docs/b.md": "b\n",
        },
        "a.md",
        '\n## Délais {#delais}\n\n[x](b.md)\n\n**Rennes**\n\n9 h\n\n**Lyon**\n\n8 h\n\n!!! note "Plié"\n    contenu\n',
    ),
    "csv-heads-in-a-few-words-and-several-columns-of-tags": Case(
        {"faq.csv": "Question posée;Réponse à donner;Thème;Mots-clés\nOù ?;Ici.;lieu;plan, accès\nQuand ?;;;\n"},
        "faq/ou.md",
        'tags: [lieu, plan, accès]\nconfidence: not-validated\nsource: "src/faq.csv#ou"\n---\n\nIci.\n',
        ("1 ligne sans question ou sans réponse, non reprise",),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_a_dialect_becomes(case: Case, tmp_path: Path) -> None:
    rows = bring(tmp_path / "fiches", samples.files(tmp_path / "src", case.files))
    assert text_of(tmp_path / "fiches", case.path).endswith(case.body)
    assert rows[case.path].notes == case.notes


def test_word_without_styles_gets_headings_and_lists(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    for words, bold in (("Matériel :", True), ("- un casque", False), ("• un écran", False), ("Tout va bien !", True)):
        document.add_paragraph().add_run(words).bold = bold
    document.save(str(tmp_path / "note.docx"))
    rows = bring(tmp_path / "fiches", tmp_path / "note.docx")
    body = text_of(tmp_path / "fiches", "note.md")
    assert body.endswith("\n## Matériel\n\n- un casque\n- un écran\n\n**Tout va bien !**\n")
    assert rows["note.md"].notes == ("titres en gras et listes tapées à la main, devinés\u202f; à relire",)


def test_cells_are_read_as_they_are_shown(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Tarif", "Remise", "Total"])
    sheet.append([1410.5, 0.05, "=A2*2"])
    sheet["A2"].number_format, sheet["B2"].number_format = "#,##0.00 €", "0%"
    book.save(tmp_path / "t.xlsx")
    rows = bring(tmp_path / "fiches", tmp_path / "t.xlsx")
    assert "| 1 410,50 € | 5 % |  |" in text_of(tmp_path / "fiches", "t.md")
    assert "1 formule sans valeur enregistrée" in rows["t.md"].notes


def test_bullets_of_a_pdf_that_are_drawn_apart_and_numbers_in_its_tables(tmp_path: Path) -> None:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import ListFlowable, Paragraph, SimpleDocTemplate, Table

    style = getSampleStyleSheet()["BodyText"]
    made = io.BytesIO()
    words = (
        "Il faut, pour passer cette épreuve, avoir apporté avec soi tout ce que dit la convocation, sans rien oublier :"
    )
    parts = [Paragraph(words, style), ListFlowable([Paragraph("une pièce", style)], bulletType="bullet")]
    parts += [Table([["Épreuve", "Coef."], ["Français", "5"], ["Maths", "4"]]), Paragraph("Et voilà.", style)] * 2
    SimpleDocTemplate(made).build(parts)
    (tmp_path / "g.pdf").write_bytes(made.getvalue())
    bring(tmp_path / "fiches", tmp_path / "g.pdf")
    text = text_of(tmp_path / "fiches", "g.md")
    assert "\n- une pièce" in text
    assert text.count("Français 5 Maths 4") == 2
    assert "####" not in text
