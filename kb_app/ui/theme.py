"""Colours, spacing, fonts and the style sheet: the only place that knows them.

Every text colour has at least 4.5:1 contrast on the surfaces it is used on (WCAG 2.2 AA), 7:1 in the contrasted palette
(AAA), whose borders and focus also have 3:1 and more (tests/ui/test_theme.py).
Linux without a desktop theme gives no colour scheme, so both palettes are our own and the person may choose.
"""

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from kb_app.settings import resources

SPACE = 8
READER_WIDTH = 720  # about 75 characters of 15 px Inter: longer lines are hard to follow (Bringhurst 2.1.2)
SIDE_WIDTH = 380
OUTLINE_WIDTH = 220
RADIUS = 8
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

    def tone(self, name: str) -> tuple[str, str]:
        """(text, background) of a tone by its name: good, warn, bad, info, strong, plain."""
        pair: tuple[str, str] = getattr(self, name)
        return pair


TONES = ("good", "warn", "bad", "info", "strong", "plain")

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
    font.setPixelSize(round(14 * zoom / 100))
    return font


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


def icon(name: str, colour: str, size: int = 18) -> QIcon:
    """`resources/icons/<name>.svg` drawn in `colour`; sharp at twice the size too."""
    source = (resources() / "icons" / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    made = QIcon()
    for scale in (1, 2):
        pixmap = QPixmap(QSize(size * scale, size * scale))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        made.addPixmap(pixmap)
    return made


def style_sheet(theme: Theme, zoom: int = 100) -> str:
    """The window's style sheet; `zoom` in per cent scales the text, not the borders."""

    def px(size: float) -> str:
        return f"{round(size * zoom / 100)}px"

    arrows = (resources() / "icons").as_posix()  # one grey that can be seen on every ground
    tick = "tick-light" if QColor(theme.on_accent).lightness() > 127 else "tick-dark"
    tones = "\n    ".join(
        f'''QFrame[tone="{name}"] {{ background: {theme.tone(name)[1]}; border-radius: {RADIUS}px; }}
    QFrame[tone="{name}"] QLabel {{ background: transparent; }}'''
        for name in TONES
    )
    return f"""
    * {{ font-family: "{TEXT_FAMILY}"; font-size: {px(14)}; }}
    QMainWindow, QDialog {{ background: {theme.window}; }}
    QWidget {{ color: {theme.text}; }}
    QToolTip {{ background: {theme.text}; color: {theme.window}; border: 0; padding: 4px 8px; font-size: {px(13)}; }}
    #side {{ background: {theme.side}; border-right: 1px solid {theme.border}; }}
    #search {{ background: {theme.window}; border: 1px solid {theme.border}; border-radius: {RADIUS}px;
        padding: {px(9)} 8px; font-size: {px(16)}; selection-background-color: {theme.accent};
        selection-color: {theme.on_accent}; }}
    #search:focus {{ border: 2px solid {theme.accent}; padding: {px(8)} 7px; }}
    QLabel[role="muted"] {{ color: {theme.muted}; font-size: {px(13)}; }}
    QLabel[role="heading"] {{ color: {theme.muted}; font-size: {px(12)}; font-weight: 600; }}
    QLabel[role="title"] {{ font-size: {px(22)}; font-weight: 600; }}
    QLabel[role="lead"] {{ font-size: {px(15)}; color: {theme.muted}; }}
    QPushButton {{ background: {theme.window}; border: 1px solid {theme.border}; border-radius: 6px;
        padding: {px(6)} {px(12)}; }}
    QPushButton:hover {{ background: {theme.hover}; }}
    QPushButton:focus, QToolButton:focus {{ border: 2px solid {theme.accent}; }}
    QPushButton[role="primary"] {{ background: {theme.accent}; color: {theme.on_accent};
        border: 1px solid {theme.accent}; font-weight: 600; }}
    QPushButton[role="primary"]:focus {{ border: 2px solid {theme.text}; }}
    QPushButton:disabled, QPushButton[role="primary"]:disabled {{ background: {theme.side}; color: {theme.muted};
        border: 1px solid {theme.border}; }}
    QPushButton[role="chip"] {{ border-radius: {px(9)}; padding: {px(3)} {px(10)};
        font-size: {px(13)}; color: {theme.muted}; }}
    QPushButton[role="chip"]:checked {{ background: {theme.selection}; border: 1px solid {theme.accent};
        color: {theme.accent}; font-weight: 600; }}
    QPushButton[role="chip"]:focus, QPushButton[role="chip"]:checked:focus {{ border: 2px solid {theme.text}; }}
    QPushButton[role="tab"] {{ border: 0; border-bottom: 2px solid transparent; border-radius: 0;
        padding: {px(10)} {px(10)}; color: {theme.muted}; background: transparent; }}
    QPushButton[role="tab"]:hover {{ color: {theme.text}; }}
    QPushButton[role="tab"]:checked {{ color: {theme.accent}; border-bottom: 2px solid {theme.accent};
        font-weight: 600; }}
    QPushButton[role="tab"]:focus, QPushButton[role="tab"]:checked:focus {{ border: 2px solid {theme.accent}; }}
    QPushButton[role="link"] {{ border: 0; background: transparent; color: {theme.accent}; padding: {px(4)} 0;
        text-align: left; }}
    QPushButton[role="link"]:hover {{ text-decoration: underline; }}
    QPushButton[role="link"]:focus {{ border: 2px solid {theme.accent}; }}
    QToolButton {{ background: transparent; border: 2px solid transparent; border-radius: 6px; padding: 4px; }}
    QToolButton::menu-indicator {{ image: none; }}
    QToolButton:hover, QToolButton:checked {{ background: {theme.hover}; }}
    QToolButton:disabled {{ color: {theme.muted}; }}
    QListView, QTreeView, QListWidget {{ background: transparent; border: 2px solid transparent; outline: 0; }}
    QTreeView[role="checks"] {{ background: {theme.window}; }}
    QListView:focus, QTreeView:focus, QListWidget:focus {{ border: 2px solid {theme.accent}; border-radius: 4px; }}
    QTreeView::item {{ padding: {px(5)} 4px; }}
    QTreeView::item:selected {{ background: {theme.selection}; color: {theme.text}; }}
    QListWidget::item:selected {{ background: {theme.selection}; color: {theme.text}; }}
    #completions {{ background: {theme.window}; border: 1px solid {theme.accent}; border-radius: 6px; padding: 2px; }}
    #completions::item {{ padding: {px(3)} 6px; }}
    QHeaderView::section {{ background: {theme.side}; color: {theme.muted}; border: 0; padding: {px(5)} 6px;
        border-bottom: 1px solid {theme.border}; font-size: {px(13)}; }}
    #outline::item {{ padding: {px(3)} 6px; border-radius: 4px; color: {theme.text}; }}
    #outline::item:hover {{ background: {theme.hover}; }}
    #step:focus {{ border: 2px solid transparent; border-left: 2px solid {theme.accent}; border-radius: 0; }}
    #trail::item {{ padding: {px(4)} 6px; border-radius: 4px; }}
    #trail::item:hover {{ background: {theme.hover}; }}
    #trail::item:selected {{ background: {theme.selection}; color: {theme.text}; font-weight: 600; }}
    QPushButton[role="choice"] {{ padding: 0; text-align: left; border: 1px solid {theme.border}; }}
    QPushButton[role="choice"][given="true"] {{ background: {theme.selection}; border: 1px solid {theme.accent}; }}
    QPushButton[role="choice"]:focus {{ border: 2px solid {theme.accent}; }}
    QPushButton[role="choice"] QLabel {{ background: transparent; }}
    QLabel[role="choice"] {{ font-size: {px(15)}; }}
    QLabel[role="key"] {{ color: {theme.accent}; font-size: {px(14)}; font-weight: 600;
        border: 1px solid {theme.border}; border-radius: 5px; padding: {px(2)} 0; min-width: {px(26)}; }}
    QLabel[role="strong"] {{ font-weight: 600; }}
    #outline::item:selected {{ background: transparent; color: {theme.accent}; font-weight: 600; }}
    QTextBrowser:focus, QTextEdit:focus {{ border: 2px solid {theme.accent}; border-radius: 4px; }}
    QTextBrowser {{ background: {theme.window}; border: 2px solid transparent;
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    {tones}
    #reader {{ background: {theme.window}; }}
    #tabs {{ border-bottom: 1px solid {theme.border}; }}
    #status {{ background: {theme.side}; border-top: 1px solid {theme.border}; }}
    #status QLabel, #status QPushButton {{ font-size: {px(13)}; color: {theme.muted}; }}
    QLineEdit, QComboBox, QSpinBox, QPlainTextEdit {{ background: {theme.window}; border: 1px solid {theme.border};
        border-radius: 6px; padding: {px(5)} 8px; }}
    QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QPlainTextEdit:focus {{ border: 2px solid {theme.accent};
        padding: {px(4)} 7px; }}
    #titles::item {{ padding: {px(5)} 8px; border-radius: 5px; }}
    QCheckBox:focus {{ color: {theme.accent}; }}
    QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {theme.muted}; border-radius: 4px;
        background: {theme.window}; }}
    QCheckBox::indicator:checked {{ border: 1px solid {theme.accent}; background: {theme.accent};
        image: url("{arrows}/{tick}.svg"); }}
    QCheckBox::indicator:focus {{ border: 2px solid {theme.accent}; width: 12px; height: 12px; }}
    QCheckBox::indicator:checked:focus {{ border: 2px solid {theme.text}; width: 12px; height: 12px; }}
    QCheckBox::indicator:disabled {{ border: 1px solid {theme.border}; }}
    QComboBox::drop-down, QSpinBox::up-button, QSpinBox::down-button {{ border: 0; background: transparent;
        width: 22px; }}
    QComboBox::down-arrow, QSpinBox::down-arrow {{ image: url("{arrows}/field-down.svg"); width: 14px; height: 14px; }}
    QSpinBox::up-arrow {{ image: url("{arrows}/field-up.svg"); width: 14px; height: 14px; }}
    QComboBox QAbstractItemView {{ background: {theme.window}; border: 1px solid {theme.border};
        selection-background-color: {theme.selection}; selection-color: {theme.text}; }}
    QMenu {{ background: {theme.window}; border: 1px solid {theme.border}; padding: 4px; }}
    QMenu::item {{ padding: {px(6)} {px(18)}; border-radius: 4px; }}
    QMenu::item:selected {{ background: {theme.selection}; }}
    QMenu::separator {{ height: 1px; background: {theme.border}; margin: 4px 8px; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QProgressBar {{ background: {theme.border}; border: 0; border-radius: 3px; height: 6px; }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {theme.border}; border-radius: 5px; min-height: 32px; }}
    QScrollBar::handle:vertical:hover {{ background: {theme.muted}; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: {theme.border}; border-radius: 5px; min-width: 32px; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: none; border: 0; width: 0; height: 0; }}
    QSplitter::handle {{ background: transparent; }}
    """
