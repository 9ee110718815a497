"""A long article comes into the view in slices: the same text as in one piece, and the window goes on meanwhile."""

import pytest
from homes import refresh, settle
from PySide6.QtGui import QTextDocument

from kb_app.bootstrap import build
from kb_app.parsing.renderer import render_body
from kb_app.places import sample_folder
from kb_app.ui.richtext import Look, to_qt, to_qt_slices
from kb_app.ui.theme import LIGHT
from kb_app.ui.widgets.article_view import ArticleView

LOOK = Look(LIGHT)


def looks(document: QTextDocument) -> list[tuple[object, ...]]:
    """Every block with what makes its look."""
    found, block = [], document.begin()
    while block.isValid():
        form, items = block.blockFormat(), block.textList()
        font = block.charFormat().font()
        list_ = (items.format().style(), items.itemNumber(block)) if items else None
        found.append((block.text(), form.headingLevel(), form.topMargin(), form.lineHeight(), list_, font.pixelSize()))
        block = block.next()
    return found


@pytest.mark.parametrize("path", sorted(sample_folder().rglob("*.md"))[::6], ids=lambda path: path.stem)
def test_slices_look_like_the_whole(qtbot, qapp, path) -> None:
    html = render_body(path.read_text("utf-8"))
    view = ArticleView()
    qtbot.addWidget(view)
    done: list[bool] = []
    view.show_article(to_qt_slices([html], "Titre", LOOK, size=3000), {}, [])
    view.when_filled(lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done), timeout=5000)
    whole = QTextDocument()
    whole.setHtml(to_qt(html, "Titre", LOOK))
    assert looks(view.document()) == looks(whole)


def test_another_article_stops_the_filling(qtbot, qapp) -> None:
    view = ArticleView()
    qtbot.addWidget(view)
    slices = list(to_qt_slices(["<p>un</p>" * 400], "Premier", LOOK, size=1000))
    assert len(slices) > 4
    done: list[str] = []
    view.show_article(slices, {}, [])
    view.when_filled(lambda: done.append("first"))
    view.show_article([to_qt("<p>deux</p>", "Second", LOOK)], {}, [])
    view.when_filled(lambda: done.append("second"))
    qtbot.wait(60)
    assert done == ["second"]
    assert view.toPlainText() == "Second\ndeux"


@pytest.mark.parametrize("tag", ["ul", "ol"])
def test_a_long_list_keeps_its_items_and_numbers(qapp, tag: str) -> None:
    html = f"<{tag}>" + "".join(f"<li>{n}</li>" for n in range(1, 1001)) + f"</{tag}>"
    slices = list(to_qt_slices([html], "T", LOOK))
    assert len(slices) > 1
    assert "".join(slices).count("<li") == 1000
    assert tag == "ul" or 'start="101"' in "".join(slices)


def test_words_of_what_is_too_long_are_all_kept(qapp) -> None:
    for tag in ("p", "pre", "blockquote"):
        html = f"<{tag}>" + "mot " * 30_000 + f"</{tag}>"
        text = "".join(to_qt_slices([html], "T", LOOK))
        assert text.count("mot") + text.count("mo<") + text.count("m<") == 30_000, tag


def test_boxes_too_deep_and_tables_too_wide_become_text(qapp) -> None:
    deep = "<blockquote>" * 40 + "fond" + "</blockquote>" * 40
    wide = "<ul><li><table><tr>" + "<td>a</td>" * 3000 + "</tr></table></li></ul>"
    shown = to_qt(deep + wide, "T", LOOK)
    assert "fond" in shown
    assert shown.count("<table") < 10
    assert shown.count("<td>a") == 0


def test_what_is_held_back_waits_for_the_rest(qtbot, qapp) -> None:
    view = ArticleView()
    qtbot.addWidget(view)
    done: list[bool] = []
    view.show_article(to_qt_slices(["<p>un</p>", "<p>deux</p>"], "", LOOK), {}, [], held=True)
    view.when_filled(lambda: done.append(True))
    qtbot.wait(60)
    assert (view.toPlainText(), done) == ("un", [])
    view.go_on()
    qtbot.waitUntil(lambda: bool(done), timeout=5000)
    assert view.toPlainText() == "un\ndeux"


def test_boxes_are_numbered_through_all_pieces(qapp) -> None:
    box = '<ul><li><input type="checkbox"> a</li></ul><details><summary>b</summary>c</details>'
    text = "".join(to_qt_slices([box, box], "", LOOK))
    assert [f"{kind}:{number}" in text for kind in ("check", "fold") for number in (0, 1, 2)] == [True, True, False] * 2


def test_a_long_article_is_whole_in_the_window(make_home, window_of, tmp_path, qtbot) -> None:
    """Its beginning is shown while the rest is rendered; a copy taken at once has all of it."""
    sections = "".join(f"## Partie {n}\n\n" + "Une phrase ordinaire de plus. " * 30 + "\n\n" for n in range(200))
    share = tmp_path / "share"
    share.mkdir()
    (share / "longue.md").write_text(f"# Longue\n\n{sections}FIN\n", "utf-8")
    followed = make_home(settle(share))
    refresh(followed)
    services = build(followed)
    window = window_of(services)
    window.open_id("longue")
    qtbot.waitUntil(lambda: window.reading() is not None, timeout=10_000)
    assert "FIN" in window.reading().html
    view = window.desk.reader.findChild(ArticleView)
    qtbot.waitUntil(lambda: view.toPlainText().endswith("FIN"), timeout=10_000)
    assert len(window.reading().outline) == 200
    services.close()
