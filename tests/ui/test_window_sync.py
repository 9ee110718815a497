"""Two shared folders, each with its own state, and what to do about each."""

import shutil
from pathlib import Path

from homes import refresh, settle
from ui.driving import with_dialog

from kb_app.bootstrap import build
from kb_app.domain.contribution import Subject
from kb_app.domain.query import Query
from kb_app.services.events import Event
from kb_app.ui.app import prepare
from kb_app.ui.dialogs.sync_dialog import SyncDialog
from kb_app.ui.window import Window


def test_each_folder_has_its_state_and_what_waits(make_home, tmp_path: Path, qtbot, qapp) -> None:
    for name, count in (("paiement", 3), ("examens", 2)):
        folder = tmp_path / name
        folder.mkdir()
        for number in range(count):
            (folder / f"f{number}.md").write_text(f"# Fiche {name} {number}\n\nUn texte commun.\n", "utf-8")
        settle(folder)
    settings = make_home(tmp_path / "paiement", tmp_path / "examens")
    refresh(settings)
    services = build(settings)
    prepare(qapp, services)
    window = Window(services, qapp)
    window._refresh_flow.refresh_now = lambda: None
    qtbot.addWidget(window)
    window.show()
    services.feedback.send(Subject.FLAG, "Faux", "f0", folder="examens")
    shutil.move(tmp_path / "examens", tmp_path / "ailleurs")
    for event in refresh(settings):
        if isinstance(event, Event):
            window.show_event(event)
    seen: list[tuple[tuple[str, ...], ...]] = []

    with_dialog(SyncDialog, window._status.state_asked.emit, lambda dialog: seen.append(dialog.texts()))
    (paiement, examens), *_ = seen
    assert (paiement[0], paiement[2], paiement[3]) == ("paiement", "3", "rien")
    assert "à jour" in paiement[1]
    assert (examens[0], examens[2]) == ("examens", "2")
    assert "Hors ligne" in examens[1]
    assert "1 envoi en attente" in examens[3]
    assert {hit.folder for hit in services.searching.search(Query("texte commun")).hits} == {"paiement", "examens"}
    window.close()
    services.close()
