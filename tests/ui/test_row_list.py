"""Lists in columns: the words of a row are whole, whatever the width and the zoom."""

import pytest

from kb_app.ui.widgets.row_list import Row, RowList
from kb_app.ui.window import Window

WORDS = "L'en-tête n'est pas fermé : ajoutez une ligne de trois tirets après la dernière propriété. " * 2


@pytest.mark.parametrize("zoom", [100, 200])
def test_rows_are_as_high_as_their_words_and_no_column_is_pushed_out(window: Window, qtbot, zoom: int) -> None:
    window.flows.look.change(zoom=zoom)
    rows = RowList("Fichiers", ("Fichier", "Ligne", "Que faire"), (280, 60), 2, window)
    rows.resize(600, 400)
    rows.fill([Row(("paiement.md", "4", WORDS), None, "a"), Row(("court.md", "", "Rien."), None, "b")])
    rows.show()
    qtbot.waitUntil(lambda: sum(map(rows.columnWidth, range(3))) <= rows.viewport().width())
    assert rows.columnWidth(2) >= rows.viewport().width() / 3
    line = rows.fontMetrics().lineSpacing()
    needed = rows.fontMetrics().horizontalAdvance(WORDS) / rows.columnWidth(2)
    high, low = (rows.visualItemRect(rows.topLevelItem(at)).height() for at in (0, 1))
    assert high >= int(needed) * line
    assert low < 3 * line
