"""Build hook: compiles the interface's catalogues (.po) where the program looks for them (.mo)."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(translations: Path) -> list[Path]:
    """Write a .mo beside each .po under `translations` whose .po is newer; returns all .mo files."""
    compiled = []
    for source in sorted(translations.rglob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as text, target.open("wb") as binary:
                write_mo(binary, read_po(text))
        compiled.append(target)
    return compiled


class CatalogueHook(BuildHookInterface[BuilderConfig]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for target in compile_catalogues(Path(self.root, "resources", "translations")):
            build_data["artifacts"].append(str(target.relative_to(self.root)))
