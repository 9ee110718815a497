"""Draw the pictures of the sample folder: `python packaging/draw_sample_images.py articles`.

They are drawn rather than captured so that they show no real product, stay small (flat colours, under 40 kB) and can
be changed by editing a line. Run it again after a change and commit the pictures: nothing draws them at build time.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is loaded

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPen, QPolygonF

INK, SOFT, LINE, PAPER, PANEL = "#1d2733", "#5b6876", "#c5ced8", "#ffffff", "#f1f4f7"
BLUE, GREEN, ORANGE, GREY, RED = "#1f6f8b", "#2f7d4f", "#c77700", "#7a8794", "#b3362d"
FONT = "DejaVu Sans"


def write(
    painter: QPainter,
    box: tuple[float, float, float, float],
    text: str,
    size: int = 15,
    colour: str = INK,
    *,
    bold: bool = False,
    centre: bool = False,
) -> None:
    """`text` in `box` (left, top, width, height, in pixels), wrapped, centred vertically."""
    font = QFont(FONT)
    font.setPixelSize(size)
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    side = Qt.AlignmentFlag.AlignHCenter if centre else Qt.AlignmentFlag.AlignLeft
    painter.drawText(QRectF(*box), side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, text)


def block(
    painter: QPainter, box: tuple[float, float, float, float], fill: str = PAPER, edge: str = LINE, radius: int = 8
) -> None:
    """A rounded rectangle."""
    painter.setPen(QPen(QColor(edge), 1.5))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(QRectF(*box), radius, radius)


def mark(painter: QPainter, x: float, y: float, number: int) -> None:
    """The round numbered mark that an article's text refers to, centred on (x, y)."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(RED))
    painter.drawEllipse(QPointF(x, y), 14, 14)
    write(painter, (x - 14, y - 14, 28, 28), str(number), 16, PAPER, bold=True, centre=True)


def stroke(painter: QPainter, colour: str, width: float, *points: tuple[float, float]) -> None:
    """A line through `points`, with round ends."""
    painter.setPen(QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def draw_login(painter: QPainter) -> None:
    block(painter, (150, 20, 400, 350), PANEL)
    write(painter, (150, 34, 400, 40), "Escale", 28, BLUE, bold=True, centre=True)
    for top, label, value in ((84, "Numéro d’apprenant", "26 104 587"), (164, "Mot de passe", "••••••••••••")):
        write(painter, (190, top, 320, 22), label, 14, SOFT)
        block(painter, (190, top + 24, 320, 38))
        write(painter, (204, top + 24, 300, 38), value, 16)
    block(painter, (190, 252, 320, 42), BLUE, BLUE)
    write(painter, (190, 252, 320, 42), "Se connecter", 16, PAPER, bold=True, centre=True)
    write(painter, (190, 308, 320, 26), "Mot de passe oublié ?", 15, BLUE, centre=True)
    stroke(painter, BLUE, 1.5, (272, 332), (428, 332))
    for y, number, text in (
        (127, 1, "8 chiffres,\npas le courriel"),
        (207, 2, "12 caractères"),
        (321, 3, "lien 30 minutes"),
    ):
        mark(painter, 578, y, number)
        write(painter, (600, y - 24, 150, 48), text, 14, SOFT)
        stroke(painter, RED, 1.5, (516, y), (562, y))


def draw_card(painter: QPainter) -> None:
    block(painter, (90, 30, 460, 280), PAPER, BLUE, 18)
    block(painter, (90, 30, 460, 56), BLUE, BLUE, 18)
    painter.fillRect(QRectF(90, 64, 460, 24), QColor(BLUE))
    write(painter, (112, 34, 300, 48), "Campus Distance", 22, PAPER, bold=True)
    write(painter, (380, 34, 150, 48), "2026-2027", 18, PAPER, bold=True, centre=True)
    block(painter, (114, 110, 120, 150), PANEL)
    painter.setBrush(QColor(LINE))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(174, 160), 28, 32)
    painter.drawChord(QRectF(126, 202, 96, 116), 0, 180 * 16)
    write(painter, (256, 112, 270, 30), "Camille EXEMPLE", 20, bold=True)
    write(painter, (256, 144, 270, 26), "n° 26 104 587", 16, SOFT)
    write(painter, (256, 174, 160, 48), "BTS, 1re année\nToulouse", 15, SOFT)
    for row in range(9):
        for column in range(9):
            if (row * 5 + column * 3 + row * column) % 4 < 2:
                painter.fillRect(QRectF(434 + column * 10, 196 + row * 10, 10, 10), QColor(INK))
    mark(painter, 114, 110, 1)
    mark(painter, 500, 128, 2)
    mark(painter, 550, 58, 3)
    mark(painter, 420, 250, 4)


def draw_year(painter: QPainter) -> None:
    months = "mai juin juil. août sept. oct. nov. déc. janv. févr. mars avr. mai juin juil. août sept."
    left, step, axis = 20, 45, 160
    for index, month in enumerate(months.split(" ")):
        block(painter, (left + index * step, axis, step, 34), PANEL if index % 2 else PAPER, LINE, 0)
        write(painter, (left + index * step, axis, step, 34), month, 13, SOFT, centre=True)
    write(painter, (left, axis + 36, 60, 16), "2026", 11, SOFT)
    write(painter, (left + 8 * step, axis + 36, 60, 16), "2027", 11, SOFT)
    spans = (
        (0.55, 5.5, 124, BLUE, "Inscriptions annuelles, jusqu’au 16 octobre"),
        (5.5, 7.0, 80, ORANGE, "Inscriptions tardives, jusqu’au 30 novembre"),
        (7.0, 8.5, 36, GREEN, "Inscriptions de février, jusqu’au 15 janvier"),
    )
    for start, end, top, colour, text in spans:
        block(painter, (left + start * step, top, (end - start) * step, 12), colour, colour, 4)
        write(painter, (left + start * step, top - 28, 380, 26), text, 14, colour, bold=True)
    # A label of the upper row is pushed left, so that the stem of its neighbour in the lower row does not cross it.
    events = (
        (4.2, 0, 232, INK, "7 sept.\nrentrée"),
        (8.6, -45, 232, RED, "18-22 janv.\nsession d’hiver"),
        (9.0, 0, 290, GREEN, "1er févr.\nrentrée de février"),
        (13.25, -28, 232, RED, "7-11 juin\nsession de juin"),
        (14.05, 0, 290, INK, "2 juil.\nrésultats"),
        (16.15, 0, 232, RED, "6-7 sept.\nrattrapage"),
    )
    for place, shift, top, colour, text in events:
        x = left + place * step
        stroke(painter, colour, 2, (x, axis + 34), (x, top))
        write(painter, (min(x + shift - 70, 660), top, 140, 44), text, 13, colour, bold=True, centre=True)


def draw_vpn(painter: QPainter) -> None:
    states = ((GREEN, "Connecté"), (ORANGE, "Connexion en cours"), (GREY, "Déconnecté"), (RED, "Erreur"))
    for index, (colour, label) in enumerate(states):
        x = 95.0 + index * 175
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        shield = [(-42, -46), (0, -58), (42, -46), (38, 10), (0, 50), (-38, 10)]
        painter.drawPolygon(QPolygonF([QPointF(x + dx, 88 + dy) for dx, dy in shield]))
        if colour == GREEN:
            stroke(painter, PAPER, 9, (x - 18, 84), (x - 5, 98), (x + 20, 66))
        elif colour == ORANGE:
            painter.setBrush(QColor(PAPER))
            for dot in (-18, 0, 18):
                painter.drawEllipse(QPointF(x + dot, 84), 5, 5)
        elif colour == GREY:
            stroke(painter, PAPER, 9, (x - 18, 84), (x + 18, 84))
        else:
            stroke(painter, PAPER, 9, (x - 15, 69), (x + 15, 99))
            stroke(painter, PAPER, 9, (x + 15, 69), (x - 15, 99))
        write(painter, (x - 87, 150, 174, 30), label, 14, bold=True, centre=True)


def draw_photo(painter: QPainter) -> None:
    cases = (
        (20, GREEN, "Accepté : entier, à plat, net"),
        (280, RED, "Refusé : bord coupé"),
        (540, RED, "Refusé : reflet"),
    )
    for left, colour, label in cases:
        block(painter, (left, 20, 240, 180), "#dfe6ec", colour)
        painter.save()
        painter.setClipRect(QRectF(left, 20, 240, 180))
        sheet = left + (95 if colour == RED and "bord" in label else 30)
        block(painter, (sheet, 50, 180, 120))
        block(painter, (sheet + 14, 72, 48, 62), PANEL)
        for row, width in enumerate((84, 70, 84, 56)):
            painter.fillRect(QRectF(sheet + 76, 76 + row * 18, width, 7), QColor(SOFT))
        if "reflet" in label:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(255, 255, 255, 215))
            painter.drawEllipse(QPointF(sheet + 110, 98), 74, 46)
        painter.restore()
        write(painter, (left, 208, 240, 30), label, 15, colour, bold=True, centre=True)


def draw_window(painter: QPainter) -> None:
    block(painter, (20, 20, 660, 350), PANEL)
    block(painter, (34, 34, 460, 34))
    write(painter, (46, 34, 440, 34), "payer en plusieurs fois", 15)
    block(painter, (508, 34, 158, 34))
    write(painter, (508, 34, 158, 34), "site : Rennes", 14, SOFT, centre=True)
    block(painter, (34, 80, 210, 250))
    for row in range(4):
        top = 92 + row * 58
        if row == 0:
            painter.fillRect(QRectF(36, top - 8, 206, 54), QColor("#dcebf0"))
        painter.fillRect(QRectF(48, top, 150, 9), QColor(INK if row == 0 else SOFT))
        painter.fillRect(QRectF(48, top + 18, 180, 6), QColor(LINE))
        painter.fillRect(QRectF(48, top + 30, 130, 6), QColor(LINE))
    block(painter, (258, 80, 408, 250))
    write(painter, (276, 88, 370, 30), "Mettre en place un paiement échelonné", 16, bold=True)
    write(painter, (276, 118, 370, 22), "validée · Pôle paiement · 12 octobre 2026", 13, GREEN)
    write(painter, (276, 144, 370, 22), "Commun   Rennes   Toulouse", 13, BLUE, bold=True)
    for row, width in enumerate((360, 340, 366, 250, 0, 352, 362, 180)):
        painter.fillRect(QRectF(276, 180 + row * 17, width, 7), QColor(LINE))
    write(painter, (34, 336, 400, 28), "copie de 09:12, à jour", 13, SOFT)
    for x, y, number in ((494, 34, 1), (244, 92, 2), (640, 129, 3), (500, 155, 4), (200, 350, 5)):
        mark(painter, x, y, number)


PICTURES: tuple[tuple[str, int, int, Callable[[QPainter], None]], ...] = (
    ("cours-en-ligne/assets/connexion-escale.png", 760, 390, draw_login),
    ("attestations/assets/carte-etudiant.png", 640, 340, draw_card),
    ("inscriptions/assets/calendrier-2026-2027.png", 805, 345, draw_year),
    ("inscriptions/assets/photo-de-piece.png", 800, 250, draw_photo),
    ("outils/assets/vpn-etats.png", 715, 190, draw_vpn),
    ("aide/assets/fenetre.png", 700, 390, draw_window),
)


def main(folder: Path) -> None:
    application = QGuiApplication.instance() or QGuiApplication([])
    for name, width, height, draw in PICTURES:
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(QColor(PAPER))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(painter)
        painter.end()
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not image.save(str(path)):
            raise SystemExit(f"{path}: not written")
        print(f"{path}: {path.stat().st_size} bytes")
    application.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "articles"))
