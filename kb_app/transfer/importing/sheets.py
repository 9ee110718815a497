"""Spreadsheets and CSV to rows of text: what a cell shows, formulas by their last value."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any

from kb_app.language import tr, trn
from kb_app.transfer.importing import office
from kb_app.transfer.importing.imported import Tools, Tree, Unreadable
from kb_app.transfer.importing.limits import open_zip

Rows = list[list[str]]
MAX_ROWS = 100_000
MAX_COLUMNS = 200
_VALUELESS = re.compile(rb"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _TEXT = _ODF % "table", _ODF % "text"


def sheets(tree: Tree, name: str, tools: Tools) -> tuple[list[tuple[str, Rows]], list[str]]:
    """The sheets that hold something, by their names, and what was not carried over. Raises Unreadable."""
    content = tree.read(name)
    match PurePosixPath(name).suffix.lower():
        case ".csv" | ".tsv":
            found, notes = [("", _csv(tools.decode(content)))], list[str]()
        case ".ods":
            notes = office.checked(content)
            found = list(_ods(content))
        case _:
            notes = office.checked(content)
            found = list(_xlsx(content))
            if lost := _formulas_without_value(content):
                notes.append(
                    trn("{count} formule sans valeur enregistrée", "{count} formules sans valeur enregistrée", lost)
                )
    return [(sheet, rows) for sheet, rows in ((sheet, _trimmed(rows)) for sheet, rows in found) if rows], notes


def _csv(text: str) -> Rows:
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise Unreadable(tr("le fichier est vide ou n'est pas du texte"))
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return _rows(rest, first.strip()[4])
    return _rows(text, _delimiter(text))


def _rows(text: str, delimiter: str) -> Rows:
    csv.field_size_limit(1 << 20)
    try:
        return [
            row
            for row, _ in zip(
                csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), range(MAX_ROWS), strict=False
            )
        ]
    except csv.Error as error:
        raise Unreadable(tr("le CSV est abîmé : {reason}", reason=error)) from error


def _delimiter(text: str) -> str:
    """The mark that parts the first line into most cells; `;`, which Excel writes in French, if in doubt."""
    first = next(csv.reader(io.StringIO(text), delimiter="\x1f"), [""])[0] if text.startswith('"') else text
    line = first.splitlines()[0] if first.strip() else ""
    return max(";\t,|", key=lambda mark: (line.count(mark), mark == ";"))


def _xlsx(content: bytes) -> Iterator[tuple[str, Rows]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)
                yield sheet.title, [[_shown(cell.value, cell.number_format or "") for cell in row] for row in rows]
    finally:
        book.close()


def _formulas_without_value(content: bytes) -> int:
    """Programs that do not calculate write formulas alone: their cells would silently be empty."""
    with open_zip(io.BytesIO(content), "document") as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return sum(len(_VALUELESS.findall(archive.read(name))) for name in parts)


def _shown(value: Any, form: str) -> str:
    """`form` is the cell's number format, of which per cents, decimals and the euro are shown."""
    match value:
        case None:
            return ""
        case bool():
            return tr("oui") if value else tr("non")
        case int() | float() if "%" in form or "€" in form:
            unit, times = ("%", 100) if "%" in form else ("€", 1)
            decimals = re.search(r"[.](0+)", form)
            number = f"{value * times:,.{len(decimals[1]) if decimals else 0}f}"
            return f"{number.replace(',', ' ').replace('.', ',')} {unit}"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            return f"{value:.10g}".replace(".", ",")
        case datetime() if value.time() == time():
            return f"{value:%d/%m/%Y}"
        case datetime():
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value)


def _ods(content: bytes) -> Iterator[tuple[str, Rows]]:
    from defusedxml.ElementTree import fromstring

    with open_zip(io.BytesIO(content), "document") as archive:
        root = fromstring(archive.read("content.xml"))
    for sheet in root.iter(f"{_TABLE}table"):
        rows: Rows = []
        for row in sheet.iter(f"{_TABLE}table-row"):
            cells: list[str] = []
            for cell in row:
                words = "\n".join("".join(text.itertext()) for text in cell.iter(f"{_TEXT}p"))
                times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
                cells += [words] * min(times, MAX_COLUMNS - len(cells))
            # sheets end in one row repeated a million times
            times = int(row.get(f"{_TABLE}number-rows-repeated", "1")) if any(cells) else 1
            rows += [cells] * min(times, MAX_ROWS - len(rows))
        yield sheet.get(f"{_TABLE}name", ""), rows


def _trimmed(rows: Rows) -> Rows:
    """Without empty rows, and without the empty cells that end all of them."""
    filled = [[text.replace("\r\n", "\n").strip() for text in row] for row in rows]
    filled = [row for row in filled if any(row)]
    width = max((max(i + 1 for i, text in enumerate(row) if text) for row in filled), default=0)
    return [(row + [""] * width)[:width] for row in filled]
