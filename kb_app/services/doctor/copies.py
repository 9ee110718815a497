"""What is on this computer of each folder: its age, its settings and names, the library and the index made of it."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain

from kb_app.domain.article import Severity
from kb_app.domain.errors import IndexUnusable, LocalError
from kb_app.language import later, tr, trn
from kb_app.library.catalogue import Catalogue
from kb_app.library.schema import is_sound
from kb_app.parsing.knowledge import SYNONYMS, read_folder
from kb_app.search.found import IndexState
from kb_app.search.index import SearchIndex
from kb_app.search.storage import verify
from kb_app.services.doctor.finding import Ailment, Finding, Level, well
from kb_app.services.doctor.surroundings import Surroundings
from kb_app.services.wording import age_words, local_sentence
from kb_app.settings import FollowedFolder, Settings
from kb_app.sync import state as sync_state
from kb_app.sync.names import fold

OLD_COPY = timedelta(days=2)

_COPY = later("Copie de « {label} »")
_ARTICLES = later("Fiches")
_INDEX = later("Index de recherche")
_CLOCK = later("L'âge de la copie qui est montré est faux.")
_REBUILT = later("La recherche ne trouve rien, ou pas tout.")

COPY_NONE = Ailment(
    "copy-none",
    Level.WARNING,
    _COPY,
    later("Pas encore de copie complète."),
    later("Hors connexion, des fiches manqueront."),
    later("Lancez kb sync, ou laissez la fenêtre ouverte jusqu'à la fin de la copie."),
)
COPY_FROM_FUTURE = Ailment(
    "copy-from-future",
    Level.ERROR,
    _COPY,
    later("La copie vient du futur : l'horloge de ce poste retarde."),
    _CLOCK,
    later("Réglez l'heure de ce poste."),
)
COPY_OLD = Ailment(
    "copy-old",
    Level.WARNING,
    _COPY,
    later("La copie date d'{age}."),
    later("Vos réponses peuvent être dépassées."),
    later("Lancez kb sync quand le dossier répond."),
)
COPY_UNREADABLE = Ailment(
    "copy-unreadable",
    Level.ERROR,
    _COPY,
    later("L'état de la copie ne peut pas être lu : {reason}"),
    later("La copie ne peut plus être tenue à jour."),
    later("Vérifiez le disque et les droits sur le dossier local."),
)
REMOVALS_HELD = Ailment(
    "removals-held",
    Level.ERROR,
    _COPY,
    later("Des retraits attendent une décision : {count}."),
    later("Beaucoup de fiches ont disparu d'un coup du partage : erreur de quelqu'un, ou ménage voulu ?"),
    later("Faites vérifier le dossier, puis décidez dans Retraits à confirmer."),
)
KNOWLEDGE_BROKEN = Ailment(
    "knowledge-broken",
    Level.ERROR,
    _COPY,
    later("{file}, ligne {line} : {reason}"),
    later("Les sites, les responsables et les fiches épinglées de ce dossier ne sont pas appliqués."),
    later("Faites corriger {file} à la racine du dossier partagé."),
)
KNOWLEDGE_SLIP = Ailment(
    "knowledge-slip",
    Level.WARNING,
    _COPY,
    later("{file}, ligne {line} : {reason}"),
    later("Cette ligne est ignorée : un site, un délai ou une fiche épinglée manque."),
    later("Faites corriger {file} à la racine du dossier partagé."),
)
SYNONYMS_SLIP = Ailment(
    "synonyms-slip",
    Level.WARNING,
    _COPY,
    later("{file}, ligne {line} : {reason}"),
    later("Ces mots ne se remplacent pas à la recherche."),
    later("Faites corriger {file} à la racine du dossier partagé."),
)
NAMES_COLLIDE = Ailment(
    "names-collide",
    Level.WARNING,
    _COPY,
    later("Des noms ne diffèrent que par les majuscules ou les accents : {names}."),
    later("Sous Windows et macOS c'est un seul fichier : l'une des fiches y écrase l'autre."),
    later("Faites renommer l'un des deux sur le dossier partagé."),
)
LIBRARY_DAMAGED = Ailment(
    "library-damaged",
    Level.ERROR,
    _ARTICLES,
    later("{path} est abîmé, ou d'une autre version de Vademecum."),
    later("Les listes et les liens manquent."),
    later("Lancez kb sync : il est refait à partir de la copie. Si cela recommence, faites vérifier le disque."),
)
ARTICLES_NONE = Ailment(
    "articles-none",
    Level.WARNING,
    _ARTICLES,
    later("Aucune fiche pour l'instant."),
    later("Il n'y a rien à chercher."),
    later("Lancez kb sync ; si cela ne change rien, vérifiez que le dossier suivi contient des fiches .md."),
)
FILES_TO_CORRECT = Ailment(
    "files-to-correct",
    Level.NOTE,
    _ARTICLES,
    later("Fichiers à corriger : {count}."),
    later("Ces fiches se lisent, mais un lien, un en-tête ou un nom y est faux."),
    later("kb check en donne la liste."),
)
INDEX_MISSING = Ailment(
    "index-missing",
    Level.WARNING,
    _INDEX,
    later("L'index n'est pas là, ou pas entier."),
    _REBUILT,
    later("Lancez kb sync : il est fait à partir de la copie."),
)
INDEX_DAMAGED = Ailment(
    "index-damaged",
    Level.ERROR,
    _INDEX,
    later("L'index est abîmé, ou d'une autre version de Vademecum."),
    _REBUILT,
    later("Lancez kb sync : il est refait. Si cela recommence, faites vérifier le disque."),
)


def check_copies(settings: Settings, around: Surroundings) -> Iterator[Finding]:
    for folder in settings.folders:
        try:
            state = sync_state.load(settings.sync / f"{folder.label}.json")
        except LocalError as error:
            yield COPY_UNREADABLE.found(label=folder.label, reason=local_sentence(error.reason))
            continue
        yield from _age(folder, state, around)
        yield from _names(folder, state)
        yield from _knowledge(settings, folder)


def check_library(settings: Settings, _around: Surroundings) -> Iterator[Finding]:
    if settings.library.exists() and not is_sound(settings.library):
        yield LIBRARY_DAMAGED.found(path=settings.library)
        return
    catalogue = Catalogue(settings.library)
    count, problems = catalogue.count(), len({problem.path for problem in catalogue.problems()})
    catalogue.close()
    if not count:
        yield ARTICLES_NONE.found()
        return
    yield well("articles", tr(_ARTICLES), trn("{count} fiche", "{count} fiches", count))
    if problems:
        yield FILES_TO_CORRECT.found(count=problems)


def check_index(settings: Settings, _around: Surroundings) -> Iterator[Finding]:
    state = SearchIndex(settings.index).state()
    try:
        if state is IndexState.READY:
            verify(settings.index)
    except IndexUnusable:
        state = IndexState.BROKEN
    match state:
        case IndexState.READY:
            yield well("index", tr(_INDEX), tr("prêt"))
        case IndexState.BROKEN:
            yield INDEX_DAMAGED.found()
        case _:
            yield INDEX_MISSING.found()


def _age(folder: FollowedFolder, state: sync_state.State, around: Surroundings) -> Iterator[Finding]:
    if state.held:
        yield REMOVALS_HELD.found(label=folder.label, count=len(state.held))
    if state.as_of is None:
        yield COPY_NONE.found(label=folder.label)
        return
    age = timedelta(seconds=around.clock() - state.as_of)
    if age < timedelta(minutes=-5):
        yield COPY_FROM_FUTURE.found(label=folder.label)
    elif age > OLD_COPY:
        yield COPY_OLD.found(label=folder.label, age=age_words(age))
    else:
        yield well("copy", tr(_COPY, label=folder.label), age_words(age))


def _names(folder: FollowedFolder, state: sync_state.State) -> Iterator[Finding]:
    seen: dict[str, list[str]] = {}
    for path in state.files:
        seen.setdefault(fold(path), []).append(path)
    if twins := [paths for paths in seen.values() if len(paths) > 1]:
        names = ", ".join(chain.from_iterable(twins[:3]))
        yield NAMES_COLLIDE.found(label=folder.label, names=names + (" …" if len(twins) > 3 else ""))


def _knowledge(settings: Settings, folder: FollowedFolder) -> Iterator[Finding]:
    for problem in read_folder(settings.copy / folder.label)[1]:
        if problem.path == SYNONYMS:
            ailment = SYNONYMS_SLIP
        elif problem.severity is Severity.ERROR and problem.rule == "broken-settings":
            ailment = KNOWLEDGE_BROKEN
        else:
            ailment = KNOWLEDGE_SLIP
        yield ailment.found(label=folder.label, file=problem.path, line=problem.line, reason=problem.message)
