"""A flag made offline, its correction with a picture, the reply, the changed lines; a picture pasted: one Samba share.

`KB_TIMES=file` writes how long each part took. Every step is a process of its own, started for it.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes.remote_place import RemotePlace
from homes import settle
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from ui.driving import press, publish, type_text, with_dialog

from benchmarks.servers import samba
from kb_app import settings
from kb_app.bootstrap import Services, build
from kb_app.domain.contribution import Subject, Verdict
from kb_app.domain.share_url import parse_url
from kb_app.ui.dialogs.flag_dialog import FlagDialog
from kb_app.ui.dialogs.inbox_dialog import InboxDialog
from kb_app.ui.widgets.article_view import ArticleView
from kb_app.ui.widgets.markdown_editor import MarkdownEditor
from kb_app.ui.window import Window

pytestmark = [pytest.mark.needs_samba, pytest.mark.slow]

TEXT = "---\nid: bourse\ntitle: Demander une bourse\n---\n\nAvant le 15 mai.\n"
CTRL = Qt.KeyboardModifier.ControlModifier


def kb(home: Path, *words: str, typed: str = "") -> None:
    said = subprocess.run(
        [sys.executable, "-m", "kb_app", "--home", str(home), *words],
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.fixture
def person(
    samba_server: samba.Samba, smb_place: RemotePlace, tmp_path: Path, keyring_file: Path
) -> Iterator[Callable[[str], Services]]:
    """Makes a computer of its own that follows the share by its address, and signs with its name."""
    (smb_place.root / "bourse.md").write_text(TEXT, "utf-8")
    settle(smb_place.root)
    address = f"{samba_server.url()}/{smb_place.root.name}"
    kb(tmp_path / "first", "login", address, typed=f"{samba.PASSWORD}\n")
    made: list[Services] = []

    def make(name: str) -> Services:
        home = settings.follow(settings.load(tmp_path / name, environment={}), (parse_url(address),))
        home = settings.change(home, signature=name)
        settings.save(home)
        kb(home.home, "sync")
        made.append(build(home))
        return made[-1]

    yield make
    for services in made:
        services.close()


def flag(window: Window, qtbot, words: str) -> None:
    """Ctrl+J, a number, a few words, Ctrl+Enter."""
    window.activateWindow()
    window.open_id("bourse")
    qtbot.waitUntil(lambda: window.reading() is not None)

    def say(dialog: FlagDialog) -> None:
        type_text(dialog, "2")
        type_text(dialog, words)
        press(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)

    with_dialog(FlagDialog, lambda: press(window, Qt.Key.Key_J, CTRL), say)


def correct(window: Window, qtbot) -> QImage:
    """The flag in the inbox, the words that it means, a picture, Ctrl+Enter; the picture that was pasted."""

    def fix(dialog: InboxDialog) -> None:
        button = next(each for each in dialog.findChildren(QPushButton) if "Corriger" in each.text())
        press(button, Qt.Key.Key_Space)

    with_dialog(InboxDialog, window.action("show_inbox").trigger, fix)
    qtbot.waitUntil(lambda: window.writing() is not None and window.writing()._preview is not None, timeout=10_000)
    pane = window.writing()
    window.activateWindow()
    qtbot.waitUntil(pane.findChild(MarkdownEditor).hasFocus, timeout=5000)
    pane.go_to_line(pane.text().split("\n").index("Avant le 15 mai.") + 1)
    for _ in "Avant le 15":
        press(QApplication.focusWidget(), Qt.Key.Key_Delete)
    type_text(window, "Avant le 31")
    picture = paste_picture(window, qtbot)
    publish(window, qtbot)
    return picture


def paste_picture(window: Window, qtbot) -> QImage:
    """At the end of the text, with its words."""
    editor = window.writing().findChild(MarkdownEditor)
    window.writing().focus_text()
    press(editor, Qt.Key.Key_End, CTRL)
    press(editor, Qt.Key.Key_Return)
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(picture)
    press(editor, Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: "](assets/bourse-" in window.writing().text())
    type_text(window, "Le calendrier")
    return picture


def changed_lines(window: Window) -> list[str]:
    """The lines of the article that are marked as new."""
    view = window.desk.reader.findChild(ArticleView)
    return [each.cursor.block().text() for each in view.extraSelections()]


def test_the_reply_and_the_changed_lines_reach_the_agents(
    person: Callable[[str], Services], window_of: Callable[[Services], Window], smb_place: RemotePlace, qtbot
) -> None:
    agent, expert, second = (person(name) for name in ("Lea", "Marc", "Zoe"))
    for reader in (agent, second):
        reading = reader.reading_room.open(reader.reading_room.key_of("bourse"))
        reader.news.note_read(reading, reading.text)
    away = smb_place.root.rename(smb_place.root.with_name(f"{smb_place.root.name}-away"))
    flag(window_of(agent), qtbot, "Le délai a changé")
    assert [item.contribution.subject for item in agent.sending.waiting()] == [Subject.FLAG]
    away.rename(smb_place.root)
    times: dict[str, float] = {}

    def sync(who: Services, what: str) -> None:
        begun = time.monotonic()
        kb(who.settings.home, "sync")
        times[what] = time.monotonic() - begun

    sync(agent, "the flag is delivered")
    sync(expert, "the expert has it")
    picture = correct(window_of(expert), qtbot)
    sync(expert, "correction, picture and reply are delivered")
    on_share = (smb_place.root / "bourse.md").read_text("utf-8")
    assert "Avant le 31 mai." in on_share
    assert "contributors: [Lea]" in on_share
    address = on_share.partition("![Le calendrier](")[2].partition(")")[0]
    stored = (smb_place.root / address).read_bytes()
    assert QImage.fromData(stored).size() == picture.size()
    time.sleep(3)  # a file that was written this moment waits for its next look
    sync(agent, "the agent has them")
    sync(second, "the second agent has the correction")
    (answered,) = agent.conversations.replies_to_me()
    assert answered.verdict is Verdict.FIXED
    assert second.conversations.replies_to_me() == ()
    for reader in (agent, second):
        reading = reader.reading_room.open(reader.reading_room.key_of("bourse"))
        assert "31 mai" in reading.text
        assert reader.news.changed()
        assert stored in reading.images.values()
    home = window_of(agent)
    qtbot.waitUntil(lambda: any("Corrigé" in label.text() for label in home.findChildren(QLabel)), timeout=5000)
    home.open_id("bourse")
    qtbot.waitUntil(lambda: home.reading() is not None)
    qtbot.waitUntil(lambda: any("31 mai" in words for words in changed_lines(home)), timeout=5000)
    if report := os.environ.get("KB_TIMES"):
        Path(report).write_text("".join(f"{what}: {seconds:.1f} s\n" for what, seconds in times.items()), "utf-8")


def test_a_picture_pasted_into_the_editor_reaches_the_other_agent(
    person: Callable[[str], Services], window_of: Callable[[Services], Window], smb_place: RemotePlace, qtbot
) -> None:
    expert, agent = person("Marc"), person("Zoe")
    window = window_of(expert)
    window.activateWindow()
    window.open_id("bourse")
    qtbot.waitUntil(lambda: window.reading() is not None)
    press(window, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: window.writing() is not None and window.writing()._preview is not None)
    picture = paste_picture(window, qtbot)
    publish(window, qtbot)
    kb(expert.settings.home, "sync")

    text = (smb_place.root / "bourse.md").read_text("utf-8")
    address = text.partition("![Le calendrier](")[2].partition(")")[0]
    on_share = (smb_place.root / address).read_bytes()
    assert QImage.fromData(on_share).size() == picture.size()
    time.sleep(3)  # a file that was written this moment waits for its next look
    kb(agent.settings.home, "sync")
    other = window_of(agent)
    other.open_id("bourse")
    qtbot.waitUntil(lambda: other.reading() is not None)
    assert on_share in other.reading().images.values()
    assert "Le calendrier" in other.reading().markdown
