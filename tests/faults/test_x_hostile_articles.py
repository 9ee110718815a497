"""X2 to X7, X9, X12, X17, B5, B8: articles written to read files, call home or mislead, opened in the real window."""

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes.bombs import HEADERS, png
from fakes.hostile import DRAWING, LINKS, LOCAL, REMOTE, REPEATED
from fakes.opened_files import OpenedFiles
from homes import refresh, settle
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QApplication, QMessageBox
from ui.driving import type_text

from kb_app.bootstrap import build
from kb_app.settings import Settings
from kb_app.ui.app import prepare
from kb_app.ui.panes.reader_pane import ReaderPane
from kb_app.ui.pictures import decode
from kb_app.ui.widgets.article_view import ArticleView
from kb_app.ui.window import Window

Opened = Callable[[str, str], Window]
linux = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


@pytest.fixture
def opened(qtbot, qapp: QApplication, make_home: Callable[..., Settings], root: Path) -> Iterator[Opened]:
    """Writes an article into the shared folder, fetches it, and opens it in the window by searching for its title."""
    windows: list[tuple[Window, object]] = []

    def open_(name: str, text: str) -> Window:
        (root / f"{name}.md").write_text(text, "utf-8")
        settle(root)
        followed = make_home(root)
        refresh(followed)
        services = build(followed)
        prepare(qapp, services)
        window = Window(services, qapp)
        qtbot.addWidget(window)
        windows.append((window, services))
        window.resize(1100, 800)
        window.show()
        qtbot.waitExposed(window)
        window.open_id(name)
        qtbot.waitUntil(lambda: window.reading() is not None, timeout=5000)
        view(window).repaint()
        qtbot.wait(150)
        return window

    yield open_
    for window, services in windows:
        window.close()
        services.close()


@pytest.fixture
def connections() -> Iterator[tuple[str, list[bytes]]]:
    """An address on this computer, and what was asked of it."""
    asked: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            asked.append(connection.recv(200))
            connection.close()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(2)


def view(window: Window) -> ArticleView:
    return window.findChild(ReaderPane).findChild(ArticleView)


def test_x5_nothing_is_fetched(opened: Opened, connections: tuple[str, list[bytes]], qtbot) -> None:
    url, asked = connections
    window = opened("distant", REMOTE.format(url=url))
    assert "Distant" in view(window).toPlainText()
    assert f"{url}/a.png" in view(window).toPlainText()
    qtbot.wait(200)
    assert asked == []
    socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))).close()
    qtbot.waitUntil(lambda: len(asked) == 1, timeout=2000)


@linux
def test_x2_x3_x6_no_file_outside_the_copy_is_read(opened: Opened, root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    secret = outside / "secret.png"
    secret.write_bytes(png(4, 4))
    (root / "secret-link.png").symlink_to(secret)
    (root / "dessin.svg").write_text(DRAWING.format(secret=secret), "utf-8")
    with OpenedFiles(outside) as watch:
        secret.read_bytes()
        assert watch.names() == {"secret.png"}
        window = opened("local", LOCAL.format(secret=secret))
        assert "Local" in view(window).toPlainText()
        view(window).show_article([f'<p>x</p><img src="{secret}"><img src="">'], {}, [])
        view(window).repaint()
        view(window).setSource(QUrl.fromLocalFile(str(secret)))
        assert watch.names() == set()
    assert "dessin.svg" in window.reading().images
    assert not any(b"PNG" in image for image in window.reading().images.values())


def test_x2_x6_no_path_that_is_named_is_opened(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Python opens, lists or connects to while an article is opened: nothing that it names. No `stat` is seen."""
    touched: list[str] = []
    watching = [True]

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if watching[0] and event in (
            "open",
            "os.listdir",
            "os.scandir",
            "socket.connect",
            "subprocess.Popen",
            "os.exec",
        ):
            touched.append(str(arguments[0]))

    sys.addaudithook(note)
    opened("local", LOCAL.format(secret="/outside/secret.png"))
    watching[0] = False
    assert touched
    assert [path for path in touched if "127.0.0.1" in path or "outside" in path or "secret" in path] == []


def test_x4_nothing_runs_or_hides(opened: Opened) -> None:
    window = opened("x4", '# T\n\n<script>a</script><svg onload=b></svg><p onclick="c" style="display:none">vu</p>\n')
    html = window.reading().html
    assert "vu" in view(window).toPlainText()
    assert not [word for word in ("script", "svg", "onclick", "onload", "style") if word in html]


def test_x7_only_the_web_and_mail_open_and_only_after_asking(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    said: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: started.append(url.toString()))
    monkeypatch.setattr(QMessageBox, "information", lambda _parent, _title, text: said.append(text))
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))
    window = opened("x7", "# T\n\n" + "\n".join(f"- [lien {n}](<{link}>)" for n, link in enumerate(LINKS)))
    assert not [link for link in LINKS if f'href="{link}' in window.reading().html]
    for link in (*LINKS, "https://exemple.fr/a", "mailto:a@exemple.fr"):
        window.flows.reader.follow_link(link)
    assert started == []
    assert len(said) == len(LINKS) + 2


def test_x17_the_host_that_is_really_asked_is_shown(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text() + box.informativeText()))
    window = opened("x17", "# T\n\n[https://caf.fr](https://c\u0430f.fr/)")
    for address in ("https://c\u0430f.fr/", "https://caf.fr@evil.example/", "https://caf.fr/\u202egpj.exe"):
        window.flows.reader.follow_link(address)
    assert "xn--" in said[0]
    assert "Ouvrir evil.example hors" in said[1]
    assert "\u202e" not in said[2]


@pytest.mark.parametrize("name", [name for name in HEADERS if name != "10-MB"])
def test_x9_a_hostile_header_leaves_the_text(opened: Opened, name: str) -> None:
    window = opened("entete", f"---\n{HEADERS[name]}\n---\n\n# T\n\nLe texte reste.\n")
    assert "Le texte reste." in view(window).toPlainText()
    assert not Path("/tmp/owned").exists()


def test_x12_pictures_over_the_limit_are_not_decoded(qapp: QApplication) -> None:
    bombs = {
        "20,000 by 20,000": png(20_000, 20_000, b""),
        "thin and endless": png(1, 2_000_000_000, b""),
        "thin and long": png(1, 39_000_000, b""),
        "cut": png(400, 400)[:-20],
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="90000" height="90000"><rect width="9" height="9"/>'
        b"</svg>",
        "svg that repeats": REPEATED.encode(),
        "nothing": b"",
        "words": b"x" * 100_000,
    }
    start = time.perf_counter()
    for name, data in bombs.items():
        image = decode(data, 700)
        assert image.width() <= 700, name
        assert image.height() <= 2_000, name
    assert time.perf_counter() - start < 1
    good = decode(png(1400, 700), 700)
    assert (good.width(), good.height()) == (700, 350)
    assert isinstance(good, QImage)


def test_x12_a_bomb_in_an_article_leaves_its_text(opened: Opened, root: Path) -> None:
    (root / "bombe.png").write_bytes(png(20_000, 20_000))
    (root / "coupee.png").write_bytes(png(300, 300)[:60])
    (root / "dessin.svg").write_bytes(b"<svg><image href='http://127.0.0.1:1/x'/></svg>")
    window = opened("images", "# Images\n\n![a](bombe.png) ![b](coupee.png) ![c](dessin.svg)\n\nLe texte.\n")
    assert "Le texte." in view(window).toPlainText()


def test_b5_of_a_file_over_the_limit_others_are_shown(opened: Opened, root: Path) -> None:
    (root / "ligne.md").write_bytes(b"mot " * 2_500_000)
    window = opened("autre", "# Autre\n\nLe texte.\n")
    assert "Le texte." in view(window).toPlainText()
    assert "ligne.md" in [problem.path for problem in window.services.problems()]


def test_b8_directions_and_controls_in_names_are_shown(opened: Opened, qtbot) -> None:
    window = opened("b8", "---\ntitle: 'Fiche \u202egpj.exe\u200b 🙂'\n---\n\nשלום\n")
    assert "\u202e" not in window.reading().title
    type_text(window, "fiche")
    qtbot.waitUntil(lambda: window.answer() is not None and bool(window.answer().hits), timeout=5000)
    assert "\u202e" not in window.answer().hits[0].title
