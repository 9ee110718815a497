"""What there is to choose from for an export, and the command that makes it in a process of its own."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kb_app.domain.export import Format, Scope
from kb_app.domain.names import fold
from kb_app.language import later
from kb_app.library.catalogue import Catalogue
from kb_app.services.companion import child_command
from kb_app.settings import Settings


@dataclass(frozen=True, slots=True)
class FormatRow:
    """`text` names the form, `hint` says what it is good for; `suffix` is that of its file, empty for a directory."""

    format: Format
    text: str
    hint: str
    suffix: str


TABLE = (
    FormatRow(
        Format.RESCUE,
        later("Page de secours"),
        later("Un seul fichier qui s'ouvre et se cherche dans tout navigateur, sans réseau."),
        ".html",
    ),
    FormatRow(Format.PDF, later("PDF"), later("La fiche ouverte, ou un répertoire entier avec son sommaire."), ".pdf"),
    FormatRow(
        Format.CHECKLIST, later("Feuille à cocher"), later("La procédure ouverte, étape par étape, à imprimer."), ".pdf"
    ),
    FormatRow(
        Format.MARKDOWN, later("Fiches Markdown et images"), later("Les fichiers tels quels, dans une archive."), ".zip"
    ),
    FormatRow(Format.SITE, later("Site pour MkDocs"), later("Les sources d'un site, dans une archive."), ".zip"),
    FormatRow(
        Format.ZIM, later("Fichier ZIM pour Kiwix"), later("Pour lire sur un téléphone ou un autre poste."), ".zim"
    ),
    FormatRow(
        Format.HANDOVER,
        later("Remise à un prestataire"),
        later("Rien des autres fiches n'y est ; la remise s'inscrit au registre."),
        ".zip",
    ),
    FormatRow(
        Format.CHANGES,
        later("Changements à porter (clé USB)"),
        later("Pour un poste sans VPN : ce qui a changé ou été retiré depuis un jour, signé de ce poste."),
        ".kbchanges",
    ),
)


@dataclass(frozen=True, slots=True)
class Order:
    """All that a person asked for. `id_` is the open article when only it is meant, `label` the folder of changes."""

    format: Format
    target: Path
    scope: Scope
    id_: str = ""
    recipient: str = ""
    decided_by: str = ""
    with_people: bool = False
    dry_run: bool = False
    label: str = ""


def directories(catalogue: Catalogue) -> tuple[str, ...]:
    """Every directory that holds articles, by name."""
    holding = {path.rpartition("/")[0] for path in catalogue.paths()}
    found = {str(one) for path in holding for one in (PurePosixPath(path), *PurePosixPath(path).parents)}
    return tuple(sorted(found - {"."}, key=fold))


def tags(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(sorted(catalogue.all_tags(), key=fold))


def command(settings: Settings, order: Order) -> list[str]:
    """How the window starts `kb export` for the same home; it is stopped by closing its standard input."""
    child = child_command(settings)
    scope = order.scope
    words = ["export", order.format.value, *([order.id_] if order.id_ else []), "-o", str(order.target), "--listen"]
    words += [word for tag in scope.tags for word in ("--tag", tag)]
    named = (
        ("--site", scope.site), ("--folder-path", scope.folder_path), ("--to", order.recipient),
        ("--decided-by", order.decided_by), ("--label", order.label),
        ("--since", scope.since.isoformat() if scope.since else ""),
    )  # fmt: skip
    words += [f"{name}={value}" for name, value in named if value]
    words += [name for name, on in (("--with-people", order.with_people), ("--dry-run", order.dry_run)) if on]
    return [*child[: child.index("sync")], *words]
