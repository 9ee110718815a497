"""The window's style sheet, made of the theme's colours and sizes."""

from PySide6.QtGui import QColor

from kb_app.places import resources
from kb_app.ui.theme import ICON, RADIUS, TEXT_FAMILY, TONES, Theme


def style_sheet(theme: Theme, zoom: int = 100) -> str:
    """The window's style sheet; `zoom` in per cent scales text and pictures, not the borders."""

    def px(size: float) -> str:
        return f"{round(size * zoom / 100)}px"

    inner = f"{round(14 * zoom / 100) - 2}px"  # a wider frame takes from the inside
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
    QPushButton, QToolButton, QListWidget {{ qproperty-iconSize: {px(ICON)} {px(ICON)}; }}
    QLabel[role="muted"] {{ color: {theme.muted}; font-size: {px(13)}; }}
    QLabel[role="heading"] {{ color: {theme.muted}; font-size: {px(12)}; font-weight: 600; }}
    QLabel[role="bad"] {{ color: {theme.bad[0]}; font-weight: 600; }}
    QLabel[role="title"] {{ font-size: {px(22)}; font-weight: 600; }}
    QLabel[role="lead"] {{ font-size: {px(15)}; color: {theme.muted}; }}
    QLabel[role="field"] {{ padding-top: {px(6)}; }}
    QPushButton {{ background: {theme.window}; border: 1px solid {theme.border}; border-radius: 6px;
        padding: {px(6)} {px(12)}; }}
    QPushButton:hover {{ background: {theme.hover}; }}
    QPushButton:focus, QToolButton:focus {{ border: 2px solid {theme.accent}; }}
    QPushButton[role="primary"] {{ background: {theme.accent}; color: {theme.on_accent};
        border: 1px solid {theme.accent}; font-weight: 600; }}
    QPushButton[role="primary"]:focus {{ border: 2px solid {theme.text}; }}
    QPushButton:disabled, QPushButton[role="primary"]:disabled {{ background: {theme.side}; color: {theme.muted};
        border: 1px dashed {theme.border}; font-weight: 400; }}
    QPushButton[role="chip"] {{ border-radius: {px(9)}; padding: {px(3)} {px(10)};
        font-size: {px(13)}; color: {theme.muted}; }}
    QPushButton[opens="menu"] {{ padding-right: {px(26)}; }}
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
    QLabel[role="quote"] {{ background: {theme.plain[1]}; border-left: 3px solid {theme.plain[0]};
        padding: {px(10)} {px(12)}; }}
    QLabel[role="strong"] {{ font-weight: 600; }}
    #outline::item:selected {{ background: transparent; color: {theme.accent}; font-weight: 600; }}
    #keys {{ border: 2px solid transparent; }}
    QGraphicsView {{ border: 2px solid transparent; }}
    QTextBrowser:focus, QTextEdit:focus, QGraphicsView:focus, #keys:focus {{ border: 2px solid {theme.accent};
        border-radius: 4px; }}
    QTextBrowser {{ background: {theme.window}; border: 2px solid transparent;
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    {tones}
    QFrame[tone="quiet"] {{ border: 1px solid {theme.border}; }}
    QFrame[tone="quiet"] QLabel {{ border: 0; }}
    #reader {{ background: {theme.window}; }}
    #nothing {{ background: {theme.side}; }}
    #tabs {{ border-bottom: 1px solid {theme.border}; }}
    #status {{ background: {theme.side}; border-top: 1px solid {theme.border}; }}
    #status QLabel, #status QPushButton {{ font-size: {px(13)}; color: {theme.muted}; }}
    QLineEdit, QComboBox, QDateEdit, QSpinBox, QPlainTextEdit {{
        background: {theme.window}; border: 1px solid {theme.border};
        border-radius: 6px; padding: {px(5)} 8px; }}
    QLineEdit, QPlainTextEdit {{ placeholder-text-color: {theme.muted}; }}
    QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus, QPlainTextEdit:focus {{
        border: 2px solid {theme.accent};
        padding: {px(4)} 7px; }}
    QLineEdit:disabled, QComboBox:disabled, QDateEdit:disabled, QSpinBox:disabled {{ background: {theme.side};
        color: {theme.muted}; border: 1px dashed {theme.border}; }}
    #titles::item {{ padding: {px(5)} 8px; border-radius: 5px; }}
    QCheckBox:focus {{ color: {theme.accent}; }}
    QCheckBox::indicator, QTreeView::indicator {{ width: {px(14)}; height: {px(14)}; border: 1px solid {theme.muted};
        border-radius: 4px; background: {theme.window}; }}
    QCheckBox::indicator:checked, QTreeView::indicator:checked {{ border: 1px solid {theme.accent};
        background: {theme.accent}; image: url("{arrows}/{tick}.svg"); }}
    QCheckBox::indicator:focus {{ border: 2px solid {theme.accent}; width: {inner}; height: {inner}; }}
    QCheckBox::indicator:checked:focus {{ border: 2px solid {theme.text}; width: {inner}; height: {inner}; }}
    QCheckBox::indicator:disabled {{ border: 1px solid {theme.border}; }}
    QComboBox::drop-down, QDateEdit::drop-down,
    QSpinBox::up-button, QSpinBox::down-button {{ border: 0; background: transparent;
        width: {px(22)}; }}
    QComboBox::down-arrow, QDateEdit::down-arrow,
    QSpinBox::down-arrow {{ image: url("{arrows}/field-down.svg"); width: {px(14)}; height: {px(14)}; }}
    QSpinBox::up-arrow {{ image: url("{arrows}/field-up.svg"); width: {px(14)}; height: {px(14)}; }}
    QPushButton::menu-indicator {{ image: url("{arrows}/field-down.svg"); width: {px(12)}; height: {px(12)};
        subcontrol-origin: padding; subcontrol-position: center right; right: {px(8)}; }}
    QComboBox QAbstractItemView {{ background: {theme.window}; border: 1px solid {theme.border};
        selection-background-color: {theme.selection}; selection-color: {theme.text}; }}
    QMenu {{ background: {theme.window}; border: 1px solid {theme.border}; padding: 4px; }}
    QMenu::item {{ padding: {px(6)} {px(18)}; border-radius: 4px; }}
    QMenu::item:selected {{ background: {theme.selection}; }}
    QMenu::separator {{ height: 1px; background: {theme.border}; margin: 4px 8px; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QMessageBox QLabel {{ min-width: {px(380)}; }}
    #qt_msgboxex_icon_label {{ min-width: 0; }}
    #qt_msgbox_label {{ font-weight: 600; }}
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
