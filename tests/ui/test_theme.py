"""Every text colour can be read on its ground (WCAG 2.2: 4.5 to 1)."""

import pytest

from kb_app.ui.theme import DARK, LIGHT, TONES, Theme


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
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
    assert {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 4.5} == {}
