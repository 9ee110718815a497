"""Colours, spacing and fonts: the only place that knows them, with the style sheet that is made of them.

Every text colour has at least 4.5:1 contrast on the surfaces it is used on (WCAG 2.2 AA), 7:1 in the contrasted palette
(AAA), whose borders and focus also have 3:1 and more (tests/ui/test_theme.py).
Linux without a desktop theme gives no colour scheme, so both palettes are our own and the person may choose.
"""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from kb_app.places import resources

SPACE = 8
READER_WIDTH = 720  # about 75 characters of 15 px Inter: longer lines are hard to follow (Bringhurst 2.1.2)
SIDE_WIDTH = 380
OUTLINE_WIDTH = 220
RADIUS = 8
TEXT = 14  # pixels of the interface's font at a zoom of 100 %
ICON = 18  # pixels at a zoom of 100 %, about as high as a line of text
TEXT_FAMILY, CODE_FAMILY = "Inter", "JetBrains Mono"


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, `#rrggbb`. A tone is a (text, background) pair."""

    name: str
    window: str
    side: str
    text: str
    muted: str
    border: str
    accent: str
    on_accent: str
    selection: str
    hover: str
    mark: str
    on_mark: str
    changed: str
    code: str
    good: tuple[str, str]
    warn: tuple[str, str]
    bad: tuple[str, str]
    info: tuple[str, str]
    strong: tuple[str, str]
    plain: tuple[str, str]
    quiet: tuple[str, str]
    """Framed instead of tinted: what waits to be read without calling for it."""

    def tone(self, name: str) -> tuple[str, str]:
        """(text, background) of a tone by its name, one of `TONES`."""
        pair: tuple[str, str] = getattr(self, name)
        return pair


TONES = ("good", "warn", "bad", "info", "strong", "plain", "quiet")

LIGHT = Theme(
    name="light",
    window="#ffffff",
    side="#f7f9fc",
    text="#0f172a",
    muted="#4b5a70",
    border="#dfe5ee",
    accent="#1d4ed8",
    on_accent="#ffffff",
    selection="#e6eefd",
    hover="#eef2f8",
    mark="#fde58a",
    on_mark="#0f172a",
    changed="#dcf5e6",
    code="#f1f4f9",
    good=("#046c4e", "#ebfaf3"),
    warn=("#92400e", "#fff8e6"),
    bad=("#a61b1b", "#fdeeee"),
    info=("#1d4ed8", "#eef4ff"),
    strong=("#6021c0", "#f4f0fe"),
    plain=("#33415a", "#eef2f8"),
    quiet=("#0f172a", "#ffffff"),
)

DARK = Theme(
    name="dark",
    window="#11161d",
    side="#151b24",
    text="#e7ebf2",
    muted="#a5b1c4",
    border="#2a3444",
    accent="#8ab4ff",
    on_accent="#0b1220",
    selection="#1d2c4b",
    hover="#1d2531",
    mark="#7c5c10",
    on_mark="#ffffff",
    changed="#143d2e",
    code="#1a212c",
    good=("#56d99a", "#10241b"),
    warn=("#f8c14a", "#2a2110"),
    bad=("#ff9a9a", "#2e1719"),
    info=("#9cc0ff", "#152338"),
    strong=("#c9b6ff", "#221a39"),
    plain=("#c3ccdb", "#212a37"),
    quiet=("#e7ebf2", "#11161d"),
)

CONTRAST = Theme(
    name="contrast",
    window="#000000",
    side="#000000",
    text="#ffffff",
    muted="#e8e8e8",
    border="#b8b8b8",
    accent="#ffe44d",
    on_accent="#000000",
    selection="#20204a",
    hover="#2b2b2b",
    mark="#ffe44d",
    on_mark="#000000",
    changed="#06331f",
    code="#1a1a1a",
    good=("#7dffb2", "#00190d"),
    warn=("#ffd166", "#1f1500"),
    bad=("#ffb3b3", "#260000"),
    info=("#a6d2ff", "#00142b"),
    strong=("#e0ccff", "#180a33"),
    plain=("#ffffff", "#1a1a1a"),
    quiet=("#ffffff", "#000000"),
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}


def system_theme() -> Theme:
    """What the system asks for, as far as Qt is told: contrast first, then dark or light."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def next_theme(theme: Theme) -> Theme:
    """The one that comes after `theme`, around the end."""
    names = list(THEMES)
    return THEMES[names[(names.index(theme.name) + 1) % len(names)]]


def load_fonts() -> None:
    """The fonts that come with the program, so that the window looks the same on every machine."""
    for path in sorted((resources() / "fonts").glob("*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(path))


def text_font(zoom: int = 100) -> QFont:
    """The interface's font; `zoom` in per cent."""
    font = QFont(TEXT_FAMILY)
    font.setPixelSize(round(TEXT * zoom / 100))
    return font


def zoom_of(widget: QWidget) -> int:
    """The zoom in per cent that the style sheet draws `widget` in."""
    widget.ensurePolished()
    pixels = widget.font().pixelSize()
    return round(100 * pixels / TEXT) if pixels > 0 else 100


def palette(theme: Theme) -> QPalette:
    """`theme` for whatever the style sheet does not reach."""
    made = QPalette()
    colours = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.window,
        QPalette.ColorRole.AlternateBase: theme.side,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.side,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.text,
        QPalette.ColorRole.ToolTipText: theme.window,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.PlaceholderText: theme.muted,
    }
    for role, colour in colours.items():
        made.setColor(role, QColor(colour))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, QColor(theme.muted))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, QColor(theme.muted))
    return made


@cache
def icon(name: str, colour: str, size: int = ICON) -> QIcon:
    """`resources/icons/<name>.svg` drawn in `colour`; sharp up to four times the size: large text, fine screens."""
    source = (resources() / "icons" / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    made = QIcon()
    for scale in (1, 2, 4):
        pixmap = QPixmap(QSize(size * scale, size * scale))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        made.addPixmap(pixmap)
    return made
