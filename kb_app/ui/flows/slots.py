"""Who does what each action of the table asks for; the page in front is asked first."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from kb_app.bootstrap import Services
from kb_app.domain.query import Answer
from kb_app.language import tr
from kb_app.services.reading import Reading
from kb_app.services.walking import is_procedure
from kb_app.ui.desk import Desk
from kb_app.ui.dialogs.explain_dialog import ExplainDialog
from kb_app.ui.flows.export_flow import show_export
from kb_app.ui.flows.wiring import Flows

Slot = Callable[[], object]


def slots(desk: Desk, flows: Flows, services: Services, window: QWidget) -> dict[str, Slot]:
    """A slot for every action, by its name: what the page in front does, else what is done everywhere."""

    def with_reading(deed: Callable[[Reading], object], otherwise: Slot = lambda: None) -> Slot:
        def slot() -> None:
            reading = desk.reading()
            deed(reading) if reading is not None else otherwise()

        return slot

    def start_walk(reading: Reading) -> None:
        if is_procedure(reading):
            flows.walk.begin(reading.key, flows.site.code() or reading.site)
        else:
            ask_for_procedure()

    def ask_for_procedure() -> None:
        desk.status.say(tr("Ouvrez d'abord une procédure : « kind:procedure » les cherche toutes."))

    def write_variant(reading: Reading) -> None:
        site = flows.site.code() or reading.site
        flows.beginning.write_variant(reading, desk.reader.anchor(), site, services.sites())

    def explain(answer: Answer) -> None:
        ExplainDialog(answer, window).exec()

    def export_articles() -> None:
        reading = desk.reader.reading()
        article = (reading.article.id, reading.title) if reading is not None else None
        show_export(services.exporting, services.sites(), services.labels(), article, window)

    everywhere: Mapping[str, Slot] = {
        "focus_search": flows.page.focus_search,
        "go_back_one": flows.page.go_back_one,
        "insist_on_query": flows.search.insist,
        "explain_hits": lambda: flows.search.explain(explain),
        "choose_all_sites": flows.site.choose_all_sites,
        "go_to_title": flows.titles.go_to_title,
        "start_walk": with_reading(start_walk, ask_for_procedure),
        "resume_walk": flows.walk.resume,
        "copy_answer": flows.deeds.copy_answer,
        "copy_link": flows.deeds.copy_link,
        "copy_phrase": with_reading(lambda _reading: flows.reader.copy_phrase()),
        "toggle_favourite": flows.reader.toggle_favourite,
        "show_previous": lambda: flows.reader.step(forward=False),
        "show_next": lambda: flows.reader.step(forward=True),
        "print_article": flows.deeds.print_article,
        "compare_sites": flows.deeds.compare_sites,
        "compare_versions": flows.deeds.compare_versions,
        "find_in_article": with_reading(lambda _reading: desk.reader.open_find()),
        "find_next_match": lambda: desk.reader.step_match(forward=True),
        "find_previous_match": lambda: desk.reader.step_match(forward=False),
        "find_next_change": lambda: desk.reader.step_change(forward=True),
        "find_previous_change": lambda: desk.reader.step_change(forward=False),
        "read_latest_notice": flows.home.notices.read_latest,
        "open_home": flows.page.open_home,
        "edit_article": with_reading(flows.beginning.edit),
        "new_article": lambda: flows.beginning.begin_new(desk.search.typed()),
        "write_variant": with_reading(write_variant),
        "show_drafts": flows.edit.show_drafts,
        "show_history": with_reading(
            lambda reading: flows.history.show(reading, services.drafting.variant_written(reading))
        ),
        "move_article": with_reading(flows.rearrange.move),
        "remove_article": with_reading(flows.rearrange.remove),
        "save_draft": flows.edit.save,
        "publish_draft": flows.edit.publish,
        "flag_passage": flows.feedback.flag_passage,
        "ask_for_article": lambda: flows.feedback.ask_for_article(desk.search.typed()),
        "show_inbox": flows.conversation.show_inbox,
        "show_health": flows.health.show_board,
        "zoom_in": flows.look.zoom_in,
        "zoom_out": flows.look.zoom_out,
        "reset_zoom": flows.look.reset_zoom,
        "toggle_outline": flows.look.toggle_outline,
        "toggle_theme": flows.look.toggle_theme,
        "toggle_compact": flows.place.toggle_compact,
        "synchronise": flows.sync.synchronise,
        "pause_or_resume": flows.sync.pause_or_resume,
        "show_outbox": flows.sync.show_outbox,
        "show_sync": flows.sync.show_sync,
        "show_held": flows.removal.show_held,
        "show_trash": flows.removal.show_trash,
        "show_problems": flows.sync.show_problems,
        "export_articles": export_articles,
        "follow_folder": flows.folder.follow_folder,
        "print_portfolio": flows.personal.print_portfolio,
        "share_demand": flows.personal.share_demand,
        "prepare_report": flows.personal.prepare_report,
        "import_documents": flows.imports.show_dialog,
        "take_changes": flows.changes.choose,
        "show_personal_data": flows.personal.show_personal_data,
        "open_settings": flows.look.open_settings,
        "show_keys": flows.page.show_keys,
    }
    in_front: Mapping[QWidget, Mapping[str, Slot]] = {
        desk.editor: {"go_back_one": flows.edit.leave, "insist_on_query": flows.edit.publish},
        desk.procedure: {
            "copy_answer": flows.walk.copy_note,
            "copy_phrase": flows.walk.copy_phrase,
            "show_previous": flows.walk.go_back,
            "start_walk": lambda: None,
            "resume_walk": lambda: None,
        },
    }

    def by_page(name: str) -> Slot:
        def slot() -> object:
            return in_front.get(desk.page(), {}).get(name, everywhere[name])()

        return slot

    return {name: by_page(name) for name in everywhere}
