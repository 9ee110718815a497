"""The settings file and the organisation's policy: can they be read, and does all that they say mean something?"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kb_app.language import later, tr
from kb_app.preferences import meaningless
from kb_app.services.doctor.finding import Ailment, Finding, Level, well
from kb_app.services.doctor.surroundings import Surroundings
from kb_app.services.knowledge import KnowledgeShelf
from kb_app.settings import Settings

_PREFERENCES = later("Préférences")
_POLICY = later("Réglages de l'organisation")

SETTINGS_BROKEN = Ailment(
    "settings-broken",
    Level.ERROR,
    _PREFERENCES,
    later("{path} est illisible ({reason})."),
    later("Vos dossiers et vos réglages ne sont pas appliqués : rien n'est suivi."),
    later("Corrigez ce fichier dans un éditeur de texte, ou supprimez-le et suivez de nouveau vos dossiers."),
)
SETTINGS_SLIP = Ailment(
    "settings-slip",
    Level.WARNING,
    _PREFERENCES,
    later("{path} contient des réglages inconnus ou des valeurs non permises : {keys}."),
    later("Ils sont ignorés : le réglage par défaut s'applique à leur place."),
    later("Corrigez ces lignes, ou refaites le choix dans les préférences."),
)
LABEL_TWICE = Ailment(
    "label-twice",
    Level.ERROR,
    _PREFERENCES,
    later("{path} donne le même nom, {label}, à plusieurs dossiers."),
    later("Un seul d'entre eux est suivi : les fiches des autres manquent sans que rien ne le montre."),
    later("Donnez à chaque dossier un label différent dans ce fichier."),
)
SITE_UNKNOWN = Ailment(
    "site-unknown",
    Level.WARNING,
    _PREFERENCES,
    later("Le site choisi, {site}, n'existe dans aucun dossier suivi (connus : {known})."),
    later("Les réponses propres à votre site ne sont pas montrées : seule la réponse commune l'est."),
    later("Choisissez votre site en haut de la fenêtre ou dans les préférences."),
)
RESCUE_NOWHERE = Ailment(
    "rescue-nowhere",
    Level.WARNING,
    _PREFERENCES,
    later("La page de secours doit être écrite dans {path}, qui n'existe pas."),
    later("Elle n'est pas refaite : le jour où l'application manque, elle sera ancienne ou absente."),
    later("Créez ce dossier, ou changez le réglage « page de secours »."),
)
POLICY_BROKEN = Ailment(
    "policy-broken",
    Level.ERROR,
    _POLICY,
    later("{path} est illisible ({reason})."),
    later("Rien de ce que votre organisation a décidé n'est appliqué sur ce poste."),
    later("Prévenez votre service informatique : ce fichier doit être corrigé ou lisible par tous."),
)
POLICY_SLIP = Ailment(
    "policy-slip",
    Level.WARNING,
    _POLICY,
    later("{path} contient des réglages inconnus ou des valeurs non permises : {keys}."),
    later("Ils sont ignorés : ce que l'organisation a voulu n'est pas appliqué."),
    later("Prévenez votre service informatique : docs/managed.md donne la liste des réglages."),
)


def check_preferences(settings: Settings, _around: Surroundings) -> Iterator[Finding]:
    if settings.broken:
        yield SETTINGS_BROKEN.found(path=settings.config, reason=settings.broken)
    else:
        yield well("settings", tr(_PREFERENCES), str(settings.config))
    document = _document(settings.config)
    if slips := meaningless(document):
        yield SETTINGS_SLIP.found(path=settings.config, keys=", ".join(slips))
    yield from _same_labels(settings.config, document.get("folders"))
    known = KnowledgeShelf(settings.copy).sites(settings.labels)
    site = settings.text("site")
    if site and known and site not in {each.code for each in known}:
        yield SITE_UNKNOWN.found(site=site, known=", ".join(each.code for each in known))
    page = settings.text("rescue_page")
    if page and not Path(page).expanduser().parent.is_dir():
        yield RESCUE_NOWHERE.found(path=Path(page).expanduser().parent)


def check_policy(settings: Settings, _around: Surroundings) -> Iterator[Finding]:
    policy = settings.policy
    if policy is None:
        return
    if policy.broken:
        yield POLICY_BROKEN.found(path=policy.path, reason=policy.broken)
    slips = [*policy.unknown, *meaningless(policy.defaults), *meaningless(policy.locked)]
    slips += ["folders" for row in policy.folders if not (row.get("label") and row.get("path"))]
    if slips:
        yield POLICY_SLIP.found(path=policy.path, keys=", ".join(dict.fromkeys(slips)))
    yield from _same_labels(policy.path, list(policy.folders))


def _same_labels(path: Path, rows: Any) -> Iterator[Finding]:
    named = (
        Counter(str(row.get("label", "")) for row in rows if isinstance(row, dict)) if isinstance(rows, list) else {}
    )
    for label, count in named.items():
        if label and count > 1:
            yield LABEL_TWICE.found(path=path, label=label)


def _document(config: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(config.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
