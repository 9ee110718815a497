"""What may take long is rendered by a process within limits; what goes wrong there leaves the text as it is."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from fakes.bombs import TEXTS

from kb_app import places
from kb_app.domain.variant import Composed, compose
from kb_app.language import language, use
from kb_app.parsing.extent import may_take_long
from kb_app.parsing.parser import parse_article
from kb_app.parsing.renderer import render_pieces
from kb_app.services.rendering import door
from kb_app.services.rendering.rendering import Rendering

DENSE = "**mot** [lien](autre.md) [[Une fiche]] <kbd>F1</kbd>\n\n> [!NOTE]\n> `code`\n\n"
LIMITED = "from kb_app.services.rendering import child; child.SECONDS = 1; child.limit()\n"
unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")

PLANTED = {
    "never ends": "while True: pass",
    "never ends and keeps the interpreter": "import re; re.match('(a+)+$', 'a' * 60 + 'b')",
    "ends at once": "",
    "dies": "import os; os.abort()",
    "fails": "raise ValueError",
    "answers something else": "print('<script>')",
    "answers something else in JSON": "print('[1, 2]')",
}


def composed(text: str, path: str = "a.md", variant: str = "") -> Composed:
    own = parse_article(variant.encode(), folder="f", path="a--rennes.md") if variant else None
    return compose(parse_article(text.encode(), folder="f", path=path), own)


def rendered_here(whole: Composed, **how: object) -> str:
    return "\n".join(render_pieces(whole, **how))


def planted(code: str, patience: float = 0.7) -> Rendering:
    return Rendering([sys.executable, "-c", code], patience)


def find(name: str) -> str | None:
    return {"Une fiche": "dossier/une.md"}.get(name)


def test_ordinary_texts_need_no_process() -> None:
    long = "## Partie\n\nUne phrase avec **un mot** fort et [un lien](a.md).\n\n" * 1_900
    for text in ("# Titre\n\nUn mot.", long, DENSE * 5):
        whole = composed(text)
        rendered = Rendering(["/nowhere"]).rendered(whole, find)
        assert not rendered.stands_in
        assert rendered.whole() == rendered_here(whole, find=find)


@pytest.mark.parametrize("site", ["", "Rennes"])
def test_the_process_renders_the_same(site: str) -> None:
    whole = composed(f"# T\n\n{DENSE * 300}## B\n\nx", variant="## B\n\n[là](c.md)\n" if site else "")
    rendered = Rendering(door.command()).rendered(whole, find, site=site)
    assert rendered.stands_in
    rendered.begin()
    shown = "".join(rendered.shown())
    assert "son début est montré tel quel" in shown
    assert len(shown) < 20_000
    assert rendered.whole() == rendered_here(whole, find=find, site=site)
    assert "\n".join(rendered.shown()) == rendered.whole()
    some = tuple(whole.parts[:1])
    part = Rendering(door.command()).rendered(whole, find, site=site, parts=some)
    assert part.whole() == rendered_here(whole, find=find, site=site, parts=some)


def test_the_process_speaks_the_language_in_use() -> None:
    whole = composed(DENSE * 300)
    before = language()
    use("en", places.resources() / "translations")
    try:
        assert ">Note<" in Rendering(door.command()).rendered(whole, find).whole()
    finally:
        use(before, places.resources() / "translations")


@pytest.mark.parametrize("how", PLANTED)
def test_a_renderer_gone_wrong_leaves_the_text(how: str) -> None:
    start = time.perf_counter()
    html = planted(PLANTED[how]).rendered(composed(DENSE * 300), find).whole()
    assert time.perf_counter() - start < 5
    assert "il est montré tel quel" in html
    assert html.count("[lien](autre.md)") == 300


def test_a_renderer_that_cannot_start_leaves_the_text(caplog: pytest.LogCaptureFixture) -> None:
    assert "[lien](autre.md)" in Rendering(["/nowhere"]).rendered(composed(DENSE * 300), find).whole()
    assert "did not start" in caplog.text


def test_what_is_wanted_no_more_ends_at_once() -> None:
    rendering = planted(PLANTED["never ends"], patience=60)
    rendered = rendering.rendered(composed(DENSE * 300), find)
    waiting = threading.Thread(target=rendered.whole)
    waiting.start()
    time.sleep(0.3)
    rendering.stop()
    waiting.join(5)
    assert not waiting.is_alive()


@pytest.mark.parametrize("how", ["never ends", "never ends and keeps the interpreter"])
def test_the_process_ends_when_nobody_ends_it(how: str) -> None:
    start = time.perf_counter()
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED + PLANTED[how]], stderr=subprocess.DEVNULL, timeout=20, check=False
    )
    assert ended.returncode != 0
    assert 0.9 < time.perf_counter() - start < 8


@unix
def test_the_process_ends_when_it_sleeps_and_when_it_takes_too_much_memory() -> None:
    asleep = subprocess.run([sys.executable, "-c", f"{LIMITED}import time; time.sleep(60)"], timeout=20, check=False)
    assert asleep.returncode != 0
    greedy = f"{LIMITED.replace('= 1', '= 20')}held = [bytearray(1 << 20) for _ in range(2048)]"
    taken = subprocess.run([sys.executable, "-c", greedy], stderr=subprocess.PIPE, timeout=60, check=False)
    assert b"MemoryError" in taken.stderr
    assert "[lien](autre.md)" in planted(greedy, patience=20).rendered(composed(DENSE * 300), find).whole()


@pytest.mark.parametrize("name", ["prose-of-8-MB", "lines-of-8-MB"])
def test_a_text_of_many_megabytes_is_read_as_far_as_it_is_shown(name: str) -> None:
    start = time.perf_counter()
    article = parse_article(TEXTS[name].encode(), folder="f", path="a.md", for_screen=True)
    assert article.is_cut
    assert 10_000 < len(article.sections[0].source) <= 200_000
    assert time.perf_counter() - start < 2  # a tenth of that on a quiet computer; all of it takes 2 to 15 s


@pytest.mark.parametrize("path", sorted(places.sample_folder().rglob("*.md")), ids=lambda path: path.stem)
def test_no_article_of_ours_takes_long(path: Path) -> None:
    assert not may_take_long(path.read_text("utf-8"))


def test_the_process_is_light() -> None:
    """It is started when it is needed: the command line and what it brings would take half a second."""
    told = subprocess.run(
        [sys.executable, "-X", "importtime", *door.command()[1:]],
        input=b"",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    ).stderr
    loaded = {line.rpartition(b"|")[2].strip() for line in told.splitlines()}
    assert b"kb_app.parsing.renderer" in loaded
    assert not {b"kb_app.cli.main", b"kb_app.settings", b"sqlite3", b"PySide6"} & loaded
