"""A folder in which one may not write says so before one writes much: in the window, and on the command line."""

import json
from pathlib import Path

from homes import read_only, settle
from ui.driving import publish, type_text

from kb_app.ui.widgets.banner import Banner
from kb_app.ui.window import Window

SAID = "en lecture seule pour vous"


def warnings(window: Window) -> list[str]:
    banners = window.desk.editor.findChildren(Banner)
    return [banner.accessibleName() for banner in banners if SAID in banner.accessibleName()]


def write(window: Window, qtbot) -> None:
    window.activateWindow()
    window.open_id("bourse")
    qtbot.waitUntil(lambda: window.reading() is not None, timeout=5000)
    window.action("edit_article").trigger()
    qtbot.waitUntil(lambda: window.writing() is not None, timeout=5000)


def test_in_the_window_it_stands_above_the_text(kb, share: Path, open_window, qtbot) -> None:
    with read_only(share):
        kb("sync", folder=share)
        window = open_window()
        write(window, qtbot)
        assert len(warnings(window)) == 1
        window.writing().go_to_line(3)
        type_text(window, "Encore. ")
        publish(window, qtbot)
        qtbot.waitUntil(lambda: "pas le droit d’écrire" in kb("outbox").out, timeout=20_000)
    kb("outbox", "retry")
    window.action("synchronise").trigger()
    qtbot.waitUntil(lambda: not window.services.sending.waiting(), timeout=20_000)
    qtbot.waitUntil(lambda: not window.services.editing.obstacle("share"), timeout=5000)
    assert "Encore. " in (share / "bourse.md").read_text("utf-8")
    write(window, qtbot)
    qtbot.waitUntil(lambda: not warnings(window), timeout=2000)


def test_on_the_command_line_the_draft_and_the_sending_say_it(kb, share: Path, tmp_path: Path) -> None:
    text = tmp_path / "bourse.md"
    text.write_text("# Demander une bourse\n\nAvant le 30 mai.\n", "utf-8")
    with read_only(share):
        kb("sync", folder=share)
        for command in (("edit", "bourse"), ("new", "Cantine"), ("publish", text)):
            done = kb(*command, "--json")
            assert done.code == 0
            assert SAID in done.err
            assert json.loads(done.out)
        assert kb("remove", "bourse").code == 2
    kb("outbox", "retry")
    kb("sync")
    assert (share / "bourse.md").read_text("utf-8").endswith("30 mai.\n")
    assert kb("edit", "bourse", "--json").err == ""


def test_what_is_new_goes_where_one_may_write(kb, share: Path, tmp_path: Path) -> None:
    own = tmp_path / "rennes"
    own.mkdir()
    (own / "accueil.md").write_text("# Accueil\n\nBonjour.\n", "utf-8")
    settle(own)
    with read_only(share):
        assert kb("--folder", share, "--folder", own, "sync").code == 0
        draft = Path(json.loads(kb("--folder", share, "--folder", own, "new", "Cantine", "--json").out)["draft"])
        with draft.open("a", encoding="utf-8") as file:
            file.write("\nOuverte à midi.\n")
        kb("--folder", share, "--folder", own, "publish", draft)
        kb("--folder", share, "--folder", own, "sync")
    assert (own / "cantine.md").exists()
