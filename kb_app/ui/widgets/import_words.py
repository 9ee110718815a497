"""What is said above each page of an import: what can be read, how much was read or written, and what comes next"""

from collections.abc import Sequence

from kb_app.domain.imports import ImportRow, Outcome
from kb_app.language import tr, trn


def choice_words() -> str:
    """What can be read, and that looking is safe."""
    return tr(
        "Word, HTML, PDF, PowerPoint, tableurs de questions et réponses, exports Confluence et SharePoint, "
        "MediaWiki, DokuWiki, Obsidian, MkDocs, ou un ZIP de tout cela. Rien n'est écrit avant votre accord."
    )


def preview_words(rows: Sequence[ImportRow]) -> str:
    """How much was read, and what a person has to decide."""
    words = trn("{count} document lu.", "{count} documents lus.", len(rows))
    likely = sum(1 for row in rows if row.duplicates)
    if not likely:
        return words
    asked = trn(
        "{count} ressemble à une fiche qui existe : cochez-le seulement s'il en faut deux.",
        "{count} ressemblent à des fiches qui existent : cochez-les seulement s'il en faut deux.",
        likely,
    )
    return f"{words} {asked}"


def report_words(rows: Sequence[ImportRow], place: str, *, is_shared: bool) -> str:
    """How much was written to `place`, which others share or not, and what comes next."""
    written = sum(1 for row in rows if row.outcome in (Outcome.CREATED, Outcome.UPDATED, Outcome.CONFLICT))
    if is_shared:
        words = trn(
            "{count} fiche envoyée à {path} : la ligne du bas dit ce qui attend encore.",
            "{count} fiches envoyées à {path} : la ligne du bas dit ce qui attend encore.",
            written,
            path=place,
        )
        return f"{words} {tr('Elles y sont « non validées ».')}"
    words = trn("{count} fichier écrit dans {path}.", "{count} fichiers écrits dans {path}.", written, path=place)
    return f"{words} {tr('Les fiches sont « non validées » : relisez-les avant de les publier.')}"
