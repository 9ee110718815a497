"""Every action of the window, in one table: menus, shortcuts and the F1 sheet are drawn from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from kb_app.language import language, later, tr


@dataclass(frozen=True, slots=True)
class ActionRow:
    """`name` is verb_noun and names the slot; `keys` are portable key names, the first is the one that is shown."""

    name: str
    text: str
    keys: tuple[str, ...]
    group: str


SEARCH, READ, SHARE, WINDOW = later("Chercher"), later("Lire"), later("Signaler"), later("Fenêtre")
WRITE = later("Écrire")

TABLE = (
    ActionRow("focus_search", later("Chercher"), ("Ctrl+K", "Ctrl+L"), SEARCH),
    ActionRow("go_back_one", later("Revenir d'un pas (effacer, puis accueil)"), ("Esc",), SEARCH),
    ActionRow("insist_on_query", later("Chercher tel quel, sans correction"), ("Ctrl+Return",), SEARCH),
    ActionRow("explain_hits", later("Pourquoi ces résultats ?"), ("Ctrl+Shift+E",), SEARCH),
    ActionRow("choose_all_sites", later("Réponse commune à tous les sites"), ("Ctrl+0",), SEARCH),
    ActionRow("go_to_title", later("Aller à une fiche par son titre"), ("Ctrl+P",), SEARCH),
    ActionRow("start_walk", later("Suivre la procédure pas à pas"), ("Ctrl+G",), READ),
    ActionRow("resume_walk", later("Reprendre la procédure commencée"), ("Ctrl+Shift+G",), READ),
    ActionRow("copy_answer", later("Copier la réponse"), ("Ctrl+Shift+C",), READ),
    ActionRow("copy_link", later("Copier le lien vers la fiche"), ("Ctrl+Alt+C",), READ),
    ActionRow("copy_phrase", later("Copier une phrase prête à dire"), ("Ctrl+Shift+R",), READ),
    ActionRow("toggle_favourite", later("Ajouter aux favoris ou retirer"), ("Ctrl+D",), READ),
    ActionRow("show_previous", later("Fiche précédente"), ("Alt+Left", "Back"), READ),
    ActionRow("show_next", later("Fiche suivante"), ("Alt+Right", "Forward"), READ),
    ActionRow("print_article", later("Aperçu et impression"), ("Ctrl+Shift+P",), READ),
    ActionRow("compare_sites", later("Comparer deux sites"), ("Ctrl+Shift+S",), READ),
    ActionRow("compare_versions", later("Comparer les versions en conflit"), ("Ctrl+Shift+V",), READ),
    ActionRow("find_in_article", later("Chercher dans la fiche"), ("Ctrl+F",), READ),
    ActionRow("find_next_match", later("Occurrence suivante"), ("F3",), READ),
    ActionRow("find_previous_match", later("Occurrence précédente"), ("Shift+F3",), READ),
    ActionRow("find_next_change", later("Passage modifié suivant"), ("F4",), READ),
    ActionRow("find_previous_change", later("Passage modifié précédent"), ("Shift+F4",), READ),
    ActionRow("read_latest_notice", later("Lire le dernier avis"), ("Ctrl+Shift+N",), READ),
    ActionRow("open_home", later("Accueil : avis, favoris, fiches récentes"), ("Alt+Home",), READ),
    ActionRow("edit_article", later("Modifier la fiche"), ("Ctrl+E",), WRITE),
    ActionRow("new_article", later("Nouvelle fiche"), ("Ctrl+N",), WRITE),
    ActionRow("write_variant", later("Écrire la version d'un site pour ce passage"), ("Ctrl+Alt+V",), WRITE),
    ActionRow("show_drafts", later("Mes brouillons"), ("Ctrl+Shift+D",), WRITE),
    ActionRow("show_history", later("Versions de la fiche : ce qui a changé, revenir en arrière"), ("Ctrl+H",), WRITE),
    ActionRow("move_article", later("Déplacer ou renommer la fiche…"), (), WRITE),
    ActionRow("remove_article", later("Retirer la fiche…"), (), WRITE),
    ActionRow("save_draft", later("Enregistrer le brouillon"), ("Ctrl+S",), WRITE),
    ActionRow("publish_draft", later("Publier ce qui est écrit (Ctrl+Entrée)"), (), WRITE),
    ActionRow("flag_passage", later("Signaler, demander, remercier"), ("Ctrl+J",), SHARE),
    ActionRow("ask_for_article", later("Demander une fiche qui manque"), ("Ctrl+Shift+J",), SHARE),
    ActionRow("show_inbox", later("Signalements, questions et demandes reçus"), ("Ctrl+Shift+I",), SHARE),
    ActionRow("show_health", later("L'état des fiches : à revoir, signalées…"), ("Ctrl+Shift+H",), SHARE),
    ActionRow("zoom_in", later("Agrandir le texte"), ("Ctrl++", "Ctrl+="), WINDOW),
    ActionRow("zoom_out", later("Réduire le texte"), ("Ctrl+-",), WINDOW),
    ActionRow("reset_zoom", later("Taille normale du texte"), ("Ctrl+Alt+0",), WINDOW),
    ActionRow("toggle_outline", later("Montrer ou cacher le plan"), ("F9",), WINDOW),
    ActionRow("toggle_theme", later("Clair, sombre ou très contrasté"), ("Ctrl+Shift+T",), WINDOW),
    ActionRow("toggle_compact", later("Fenêtre compacte, toujours visible"), ("Ctrl+Shift+M",), WINDOW),
    ActionRow("synchronise", later("Synchroniser maintenant"), ("F5",), WINDOW),
    ActionRow("pause_or_resume", later("Suspendre ou reprendre la synchronisation"), ("Ctrl+F5",), WINDOW),
    ActionRow("show_outbox", later("À envoyer : ce qui attend de partir"), ("Ctrl+Shift+O",), WINDOW),
    ActionRow("show_sync", later("Synchronisation, dossier par dossier"), ("Shift+F5",), WINDOW),
    ActionRow("show_held", later("Retraits à confirmer"), (), WINDOW),
    ActionRow("show_trash", later("Fiches retirées ou remplacées"), (), WINDOW),
    ActionRow("show_problems", later("Fichiers à corriger dans le dossier"), (), WINDOW),
    ActionRow("export_articles", later("Exporter…"), (), WINDOW),
    ActionRow("follow_folder", later("Suivre un dossier partagé…"), (), WINDOW),
    ActionRow("print_portfolio", later("Mon portfolio, à imprimer"), (), WINDOW),
    ActionRow("share_demand", later("Partager les recherches sans réponse…"), (), WINDOW),
    ActionRow("prepare_report", later("Préparer un rapport…"), (), WINDOW),
    ActionRow("import_documents", later("Importer…"), (), WINDOW),
    ActionRow("take_changes", later("Prendre des changements portés (clé USB)…"), (), WINDOW),
    ActionRow("show_personal_data", later("Ce que l'application sait de moi"), (), WINDOW),
    ActionRow("open_settings", later("Préférences…"), ("Ctrl+,",), WINDOW),
    ActionRow("show_keys", later("Touches et aide"), ("F1",), WINDOW),
    ActionRow("quit_program", later("Quitter"), ("Ctrl+Q",), WINDOW),
)


def build_actions(owner: QWidget) -> dict[str, QAction]:
    """A QAction for every row of the table, on `owner`, by its name."""
    made = {}
    for row in TABLE:
        action = QAction(tr(row.text), owner)
        action.setShortcuts([QKeySequence(keys) for keys in row.keys])
        owner.addAction(action)
        made[row.name] = action
    return made


def bind(actions: Mapping[str, QAction], slots: Mapping[str, Callable[[], object]]) -> None:
    """Tie each action to its slot; raises KeyError for one without."""
    for name, action in actions.items():
        action.triggered.connect(lambda _checked=False, slot=slots[name]: slot())


def build_menu(owner: QWidget, actions: Mapping[str, QAction]) -> QMenu:
    """Every action, by group, with its keys: what there is to find for somebody who does not know the keys."""
    menu = QMenu(owner)
    for group in dict.fromkeys(row.group for row in TABLE):
        part = menu.addMenu(tr(group))
        for row in TABLE:
            if row.group == group:
                part.addAction(actions[row.name])
    return menu


def shown_keys(row: ActionRow) -> str:
    """The row's keys as people of this language read them: `Ctrl+Maj+C` in French."""
    names = {"Shift": "Maj", "Left": "←", "Right": "→", "Esc": "Échap", "Return": "Entrée", "Home": "Début"}
    if language() != "fr":
        names = {"Left": "←", "Right": "→", "Return": "Enter"}
    parts = (row.keys[0].replace("++", "+plus") if row.keys else "").split("+")
    return "+".join(names.get(part, part).replace("plus", "+") for part in parts)
