"""The map of the house: every module with its caption line, for ARCHITECTURE.md. `--write` puts it there."""

import argparse
import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BEGIN, END = "<!-- map -->\n", "<!-- end of map -->"


def caption(path: Path) -> str:
    """The first sentence of a module's docstring, on one line."""
    words = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(words.split("\n\n")[0].split()).split(". ")[0].rstrip(".")


def draw() -> str:
    lines = ["```"]
    folder = None
    package = ROOT / "kb_app"
    modules = [path for path in sorted(package.rglob("*.py")) if path.name != "__init__.py"]
    for path in sorted(modules, key=lambda p: (p.parent != package, str(p.parent), p.name)):
        if path.parent != folder:
            folder = path.parent
            lines.append(f"{folder.relative_to(ROOT).as_posix()}/")
        lines.append(f"  {path.name:<22} {caption(path)}")
    return "\n".join([*lines, "```", ""])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    page = ROOT / "ARCHITECTURE.md"
    text = page.read_text("utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    fresh = before + BEGIN + draw() + END + after
    if arguments.write:
        page.write_text(fresh, "utf-8")
    elif fresh != text:
        print("ARCHITECTURE.md: the map is not the tree; run packaging/draw_map.py --write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
