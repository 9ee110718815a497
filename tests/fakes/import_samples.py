"""Documents as people have them, made with the libraries that their programs' users would use."""

# ruff: noqa: E501 - lines as those programs write them

import io
import struct
import zipfile
import zlib
from pathlib import Path

CONFLUENCE_PAGE = """<!DOCTYPE html>
<html><head><title>CRC : {title}</title><link rel="stylesheet" href="styles/site.css"></head>
<body class="theme-default"><div id="page"><div id="main-header"><div id="breadcrumb-section"><ol id="breadcrumbs">
<li><span><a href="index.html">CRC</a></span></li></ol></div>
<h1 id="title-heading" class="pagetitle"><span id="title-text"> CRC : {title} </span></h1></div>
<div id="content" class="view"><div class="page-metadata">Created by <span class="author">M. Martin</span></div>
<div id="main-content" class="wiki-content group">{body}</div>
<div class="pageSection group"><h2 id="attachments">Attachments:</h2><a href="attachments/11/9.png">schema.png</a></div>
</div></div></body></html>"""

MEDIAWIKI = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="fr">
<siteinfo><sitename>Wiki du CRC</sitename></siteinfo>
<page><title>Inscription tardive</title><ns>0</ns><id>7</id><revision><id>1</id><text>ancienne version</text></revision>
<revision><id>2</id><text xml:space="preserve">Une inscription '''tardive''' est ''possible'' jusqu'au 15 novembre.

== Conditions ==
* dossier complet
** pièce d'identité
* [[Paiement échelonné|payer en plusieurs fois]]
# un
# deux

{| class="wikitable"
! Cas !! Délai
|-
| Normal || 3 jours
|-
| Urgent || 1 jour
|}

Voir [https://exemple.fr le site] et [[Page absente]]. {{Bandeau|texte du bandeau}}
[[Fichier:Guichet.png|thumb|Le guichet]]
[[Catégorie:Inscriptions]]</text></revision></page>
<page><title>Paiement échelonné</title><ns>0</ns><id>8</id><revision><id>3</id>
<text>Trois versements. Voir [[inscription tardive#Conditions]].</text></revision></page>
<page><title>Vieux nom</title><ns>0</ns><id>9</id><revision><id>4</id><text>#REDIRECTION [[Paiement échelonné]]</text></revision></page>
<page><title>Discussion:Inscription tardive</title><ns>1</ns><id>10</id><revision><id>5</id><text>bavardage</text></revision></page>
</mediawiki>"""


def png(width: int = 4, height: int = 4, colour: bytes = b"\x20\x60\xa0") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + colour * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def word(path: Path) -> Path:
    """Title, headings, nested list, table, picture, links inside and out."""
    import docx
    from docx.oxml.ns import qn
    from docx.oxml.shared import OxmlElement

    document = docx.Document()
    document.add_heading("Changer d'adresse", 0)
    paragraph = document.add_paragraph("Une adresse se change ")
    paragraph.add_run("en ligne").bold = True
    paragraph.add_run(" ou par courrier, <jamais> par *téléphone*.")
    document.add_heading("Pièces à fournir", 1)
    document.add_paragraph("Justificatif", style="List Bullet")
    document.add_paragraph("de moins de trois mois", style="List Bullet 2")
    document.add_paragraph("Pièce d'identité", style="List Bullet")
    document.add_heading("Délais", 2)
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (("Voie", "Délai"), ("En ligne", "2 jours")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_picture(io.BytesIO(png()))
    paragraph = document.add_paragraph("Voir ")
    for address, words in (("https://exemple.fr/adresse", "le site"), ("autre.docx", "l'autre document")):
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), document.part.relate_to(address, kind, is_external=True))
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = words
        run.append(text)
        link.append(run)
        paragraph._p.append(link)
    document.save(str(path))
    return path


def slides(path: Path) -> Path:
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text = "Accueil des saisonniers"
    first.placeholders[1].text = "Septembre"
    second = deck.slides.add_slide(deck.slide_layouts[1])
    second.shapes.title.text = "Premier jour"
    frame = second.placeholders[1].text_frame
    frame.text = "Badge"
    for level, text in ((1, "à l'accueil"), (0, "Casque")):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    second.shapes.add_picture(io.BytesIO(png()), Inches(1), Inches(4))
    second.notes_slide.notes_text_frame.text = "Insister sur le badge."
    third = deck.slides.add_slide(deck.slide_layouts[5])
    third.shapes.title.text = "Horaires"
    table = third.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    for row, texts in enumerate((("Jour", "Heures"), ("Lundi", "9 h - 17 h"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    deck.save(str(path))
    return path


def sheet(path: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    questions = book.active
    questions.title = "FAQ"
    questions.append(["N°", "Question", "Réponse", "Catégorie", "Mis à jour"])
    questions.append(
        [1, "Où trouver mon relevé ?", "Dans l'espace élève.\n- onglet Notes\n- bouton Relevé", "notes; relevé", None]
    )
    questions.append([2, "Puis-je changer de cours ?", "Oui, avant le 15 novembre.", "inscription", None])
    questions.append([3, "Question sans réponse ?", None, None, None])
    other = book.create_sheet("Contacts")
    other.append(["Service", "Poste"])
    other.append(["Bourses", 4210])
    book.save(path)
    return path


def spreadsheet(path: Path) -> Path:
    """An OpenDocument sheet with the repeated rows that LibreOffice ends one with."""
    content = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="F1">
<table:table-row><table:table-cell><text:p>Question</text:p></table:table-cell><table:table-cell><text:p>Réponse</text:p>
</table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>Le centre est-il ouvert ?</text:p>
</table:table-cell><table:table-cell><text:p>Oui.</text:p><text:p>De 9 h à 17 h.</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def pdf(path: Path) -> Path:
    """Two pages with a title, a heading, a list and page numbers, drawn as a word processor would."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4)
    lines = [
        (22, "Guide des remboursements"),
        (11, "Un remboursement se demande dans les quatorze jours qui suivent le paiement, par"),
        (11, "écrit, avec un relevé d'identité bancaire."),
        (16, "Pièces à joindre"),
        (11, "• la demande signée"),
        (11, "• le relevé d'identité bancaire"),
    ]
    height = 780
    for size, text in lines:
        canvas.setFont("Helvetica", size)
        canvas.drawString(60, height, text)
        height -= size + 10
    canvas.setFont("Helvetica", 9)
    canvas.drawString(290, 30, "1")
    canvas.showPage()
    canvas.setFont("Helvetica", 11)
    canvas.drawString(60, 780, "Le virement arrive sous trente jours.")
    canvas.setFont("Helvetica", 9)
    canvas.drawString(290, 30, "2")
    canvas.save()
    return path


def confluence(path: Path) -> Path:
    body = (
        '<p>Avant tout : <a href="1200002.html#Relances-Courrier">les relances</a>, puis '
        '<a href="https://exemple.fr">le site</a>.</p><h2 id="Impayés-Étapes">Étapes</h2><ul><li>vérifier<ul><li>le dossier'
        "</li></ul></li><li>appeler</li></ul>"
        '<div class="table-wrap"><table class="confluenceTable"><tbody><tr><th>Cas</th><th>Délai</th></tr>'
        '<tr><td rowspan="2">Simple</td><td>3 j | ouvrés</td></tr><tr><td><p>un</p><p>deux</p></td></tr></tbody></table></div>'
        '<p><span class="confluence-embedded-file-wrapper"><img src="attachments/11/9.png" alt="schéma"></span></p>'
        "<script>alert(1)</script>"
    )
    relances = '<h2 id="Relances-Courrier">Par courrier</h2><p>Voir <a href="Impayes_1100001.html">les impayés</a>.</p>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("CRC/index.html", CONFLUENCE_PAGE.format(title="Home", body="<p>sommaire</p>"))
        archive.writestr("CRC/Impayes_1100001.html", CONFLUENCE_PAGE.format(title="Les impayés", body=body))
        archive.writestr("CRC/1200002.html", CONFLUENCE_PAGE.format(title="Relances", body=relances))
        archive.writestr("CRC/attachments/11/9.png", png())
        archive.writestr("CRC/styles/site.css", "body {}")
    return path


def files(root: Path, texts: dict[str, str | bytes]) -> Path:
    for name, text in texts.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def dokuwiki(root: Path) -> Path:
    start = """====== Accueil du service ======
Bonjour, **important** : lire [[procedures:inscription|la procédure]] et //la suite//.

===== Contacts =====
  * Rennes
    * poste 12
  * Lyon
  - un
  - deux

^ Site ^ Poste ^
| Rennes | 12 |
| Lyon | [[https://exemple.fr|site]] |

{{ :plan.png?200 |Le plan}} Note((en bas)) et ''code *brut*''.
<code python>
print("**intact**")
</code>
{{tag>accueil}}
"""
    return files(
        root,
        {
            "data/pages/start.txt": start,
            "data/pages/procedures/inscription.txt": "====== S'inscrire ======\nRetour à [[:start#contacts]]. [[absente]]\n",
            "data/media/plan.png": png(),
        },
    )


def vault(root: Path) -> Path:
    note = "---\ntags: [appel]\naliases: [abandon]\n---\n# Résilier\n\nVoir [[Relances#Par courrier|relancer]] et [[Inconnue]].\n\n"
    note += "![[plan.png|300]]\n\n![[Relances]]\n\n`[[pas un lien]]`\n\n> [!warning] Attention\n> au délai\n"
    return files(
        root,
        {
            ".obsidian/app.json": "{}",
            "Clients/Résilier.md": note,
            "Clients/Relances.md": "## Par courrier\n\nTexte.\n",
            "images/plan.png": png(),
        },
    )


def mkdocs(root: Path) -> Path:
    nav = "site_name: Guide\ndocs_dir: documents\nnav:\n  - Bienvenue: index.md\n  - Guide:\n      - 'Faire un virement': guide/virement.md\n"
    return files(
        root,
        {
            "mkdocs.yml": nav,
            "README.md": "# dépôt\n",
            "documents/index.md": "Voir [le virement](guide/virement.md#delais).\n\n!!! note\n    Utile.\n",
            "documents/guide/virement.md": "Texte.\n\n## Délais\n\n![plan](../img/plan.png)\n",
            "documents/img/plan.png": png(),
        },
    )


def word_with_note(path: Path) -> Path:
    """A footnote, which python-docx cannot make."""
    words = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    document = "<w:p><w:r><w:t>Texte</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    note = "<w:footnote w:id='2'><w:p><w:r><w:t>La note.</w:t></w:r></w:p></w:footnote>"
    parts = {
        "_rels/.rels": f'{relations}<Relationship Id="r1" Type="{kinds}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{relations}<Relationship Id="r1" Type="{kinds}/footnotes" Target="footnotes.xml"/></Relationships>',
        "word/document.xml": f"<w:document {words}><w:body>{document}</w:body></w:document>",
        "word/footnotes.xml": f"<w:footnotes {words}>{note}</w:footnotes>",
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
