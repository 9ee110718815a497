"""Is every sentence of the interface translated? `--update` collects the sentences into the catalogue first.

French is the source language (docs/adr/0002): a missing translation shows French in the English window.
"""

import argparse
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "resources/translations/en/LC_MESSAGES/vademecum.po"
KEYWORDS = {"tr": (1,), "trn": (1, 2)}


def collect() -> Catalog:
    """Every sentence that the code passes to `tr` and `trn`, with the files it is in."""
    found = Catalog(locale="en", project="Vademecum", charset="utf-8")
    for filename, _line, message, comments, _context in extract_from_dir(str(ROOT / "kb_app"), keywords=KEYWORDS):
        found.add(message, locations=[(f"kb_app/{filename}", 0)], auto_comments=comments)
    # sentences kept in a table reach `tr` through a variable
    for filename, _line, message, comments, _context in extract_from_dir(
        str(ROOT / "kb_app"), keywords={"later": (1,)}
    ):
        found.add(message, locations=[(f"kb_app/{filename}", 0)], auto_comments=comments)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="collect the sentences into the catalogue first")
    arguments = parser.parse_args()
    wanted = collect()
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="en")
    if arguments.update:
        catalogue.update(wanted, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with CATALOGUE.open("wb") as file:
            write_po(file, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=False)
    missing = [m.id for m in wanted if m.id and not _translated(catalogue, m.id)]
    for message in missing:
        print(f"not translated: {message!r}")
    print(f"{len(wanted)} sentences, {len(missing)} without an English translation")
    return 1 if missing else 0


def _translated(catalogue: Catalog, message: str | list[str] | tuple[str, ...]) -> bool:
    found = catalogue.get(message if isinstance(message, str) else message[0])
    if found is None or found.fuzzy:
        return False
    return all(found.string) if isinstance(found.string, tuple | list) else bool(found.string)


if __name__ == "__main__":
    sys.exit(main())
