"""Importing into a plain folder, for tests: looked at, carried out, read."""

from pathlib import Path

from kb_app.domain.imports import ImportRow
from kb_app.services.imports.importing import ImportPlan, carry_out, plan_import


def quiet(_done: int, _total: int) -> None:
    """Nobody watches."""


def plan(target: Path, *sources: Path) -> ImportPlan:
    return plan_import(sources, target, quiet)


def bring(target: Path, *sources: Path) -> dict[str, ImportRow]:
    """The rows of the report by where each article lies, or by its source where there is none."""
    return {row.path or row.source: row for row in carry_out(plan(target, *sources), quiet)}


def text_of(target: Path, path: str) -> str:
    return (target / path).read_text("utf-8")
