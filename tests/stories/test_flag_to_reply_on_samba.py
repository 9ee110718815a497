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
from ui.driving import press, publish, type_text

from benchmarks.servers import samba
from kb_app import settings
from kb_app.bootstrap import Services, build
from kb_app.domain.contribution import Subject, Verdict
from kb_app.domain.share_url import parse_url
from kb_app.ui.widgets.markdown_editor import MarkdownEditor
from kb_app.ui.window import Window

pytestmark = [pytest.mark.needs_samba, pytest.mark.slow]

TEXT = "---\nid: bourse\ntitle: Demander une bourse\n---\n\nAvant le 15 mai.\n"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c6360f8cf500f0003860180345a346b0000000049454e44ae426082"
)


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


def test_the_reply_and_the_changed_lines_reach_the_agents(
    person: Callable[[str], Services], smb_place: RemotePlace, tmp_path: Path
) -> None:
    agent, expert, second = (person(name) for name in ("Lea", "Marc", "Zoe"))
    for reader in (agent, second):
        reading = reader.reading_room.open(reader.reading_room.key_of("bourse"))
        reader.news.note_read(reading, reading.text)
    away = smb_place.root.rename(smb_place.root.with_name(f"{smb_place.root.name}-away"))
    flag = agent.feedback.send(Subject.FLAG, "Le délai a changé", "bourse")
    assert [item.id for item in agent.sending.waiting()] == [flag.id]
    away.rename(smb_place.root)
    times: dict[str, float] = {}

    def sync(who: Services, what: str) -> None:
        begun = time.monotonic()
        kb(who.settings.home, "sync")
        times[what] = time.monotonic() - begun

    sync(agent, "the flag is delivered")
    sync(expert, "the expert has it")
    (conversation,) = expert.conversations.open()
    manuscript = expert.answering.begin(conversation)
    address = expert.drafting.attach(manuscript, PICTURE, ".png")
    text = manuscript.text.replace("15 mai", "31 mai") + f"\n![Le calendrier]({address})\n"
    expert.drafting.save(manuscript, text)
    expert.answering.publish(manuscript)
    sync(expert, "correction, picture and reply are delivered")
    on_share = (smb_place.root / "bourse.md").read_text("utf-8")
    assert "31 mai" in on_share
    assert "contributors: [Lea]" in on_share
    assert (smb_place.root / address).read_bytes() == PICTURE
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
        assert PICTURE in reading.images.values()
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
    press(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.writing() is not None and window.writing()._preview is not None)
    editor = window.writing().findChild(MarkdownEditor)
    window.writing().focus_text()
    press(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    press(editor, Qt.Key.Key_Return)
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(picture)
    press(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "](assets/bourse-" in window.writing().text())
    type_text(window, "Le calendrier")
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
