"""Every row of the fault matrix has a test named by its id, or a line in NOT_HERE.md with the reason."""

import re
from pathlib import Path

ROWS = {
    letter: range(1, last + 1)
    for letter, last in {"n": 18, "s": 20, "c": 17, "b": 10, "l": 10, "d": 9, "k": 5, "x": 17}.items()
}
HERE = Path(__file__).parent


def test_every_row_has_a_test_or_a_reason() -> None:
    wanted = {f"{letter}{number}" for letter, numbers in ROWS.items() for number in numbers}
    assert len(wanted) == 106
    tested = {
        row
        for file in HERE.parent.rglob("test_*.py")
        for name in re.findall(r"def test_((?:[a-z]\d+_)+)", file.read_text("utf-8"))
        for row in name.strip("_").split("_")
    }
    reasons = (HERE / "NOT_HERE.md").read_text("utf-8")
    excused = {row.lower() for row in re.findall(r"^\| ([A-Z]\d+) \|", reasons, re.MULTILINE)}
    assert wanted - tested - excused == set()
    assert tested & excused == set()
