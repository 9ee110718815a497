"""Every text colour can be read on its ground (WCAG 2.2: 4.5 to 1, 7 to 1 in the contrasted palette)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from kb_app.ui.style_sheet import style_sheet
from kb_app.ui.theme import CONTRAST, DARK, LIGHT, THEMES, TONES, Theme, next_theme


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_contrast(theme: Theme) -> None:
    pairs = [
        (text, ground)
        for text in (theme.text, theme.muted)
        for ground in (theme.window, theme.side, theme.selection, theme.hover, theme.changed)
    ]
    pairs += [(theme.accent, ground) for ground in (theme.window, theme.selection, theme.changed)]
    pairs += [(theme.on_accent, theme.accent)]
    pairs += [(theme.on_mark, theme.mark)]
    pairs += [theme.tone(name) for name in TONES]
    pairs += [(theme.tone(name)[0], ground) for name in TONES for ground in (theme.side, theme.selection, theme.hover)]
    pairs += [(theme.text, theme.tone(name)[1]) for name in TONES]
    wanted = 7 if theme is CONTRAST else 4.5
    assert {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < wanted} == {}


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_the_frame_of_the_focus_stands_out(theme: Theme) -> None:
    """WCAG 2.2, 1.4.11: what shows where one is has 3 to 1 on what is around it."""
    grounds = (theme.window, theme.side, theme.hover, theme.selection)
    assert {ground: contrast(theme.accent, ground) for ground in grounds if contrast(theme.accent, ground) < 3} == {}


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_a_check_box_is_seen_whether_checked_or_not_and_only_the_focused_one_is_framed(theme: Theme, qtbot) -> None:
    field = QWidget()
    field.setStyleSheet(style_sheet(theme))
    field.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    boxes = [QCheckBox(words, field) for words in ("vide", "cochée")]
    boxes[1].setChecked(True)
    layout = QVBoxLayout(field)
    for box in boxes:
        layout.addWidget(box)
    qtbot.addWidget(field)
    field.resize(400, 100)
    pictures = [box.grab().toImage() for box in boxes]
    for picture in pictures:
        middle = picture.height() // 2
        row = {picture.pixelColor(x, middle).name() for x in range(20)}
        assert max(contrast(colour, theme.window) for colour in row) >= 3
        right = {picture.pixelColor(picture.width() - 3, y).name() for y in range(picture.height())}
        assert len(right) == 1, "a frame around a box that has no focus"


def test_one_key_goes_round_the_palettes() -> None:
    assert [next_theme(theme) for theme in (LIGHT, DARK, CONTRAST)] == [DARK, CONTRAST, LIGHT]
