"""The list's model keeps Qt's rules, and says a whole hit to a screen reader."""

from PySide6.QtCore import QModelIndex, Qt

from kb_app.domain.article import Confidence, Kind
from kb_app.domain.query import Hit
from kb_app.ui.models import HIT, HitsModel


def hit(number: int) -> Hit:
    return Hit(
        f"c:{number}.md", str(number), f"{number}.md", "c", f"Titre {number}", "Section", "section", "Extrait", (), (),
        1.0, (), "", Kind.ANSWER, Confidence.VALIDATED,
    )  # fmt: skip


def test_qt_rules(qtmodeltester) -> None:
    model = HitsModel()
    model.show(tuple(hit(number) for number in range(5)))
    qtmodeltester.check(model, force_py=True)


def test_rows_and_roles() -> None:
    model = HitsModel()
    model.show((hit(1), hit(2)))
    index = model.index(1, 0)
    assert model.rowCount() == 2
    assert model.rowCount(index) == 0
    assert index.data(HIT) == hit(2)
    assert index.data() == "Titre 2"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Titre 2. Section. Extrait"
    assert model.data(QModelIndex()) is None
