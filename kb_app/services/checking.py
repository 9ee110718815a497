"""Is a folder of articles in good order? For `kb check`, and for whoever keeps the folder."""

from pathlib import Path

from kb_app.domain.article import Problem
from kb_app.domain.errors import UsageError
from kb_app.language import tr
from kb_app.parsing.checks import check_folder


def check(folder: Path) -> tuple[Problem, ...]:
    """Everything wrong under `folder`, in the order of the files. Raises UsageError when it is no folder."""
    if not folder.is_dir():
        raise UsageError(tr("Pas de dossier à cet endroit : {path}", path=folder))
    return check_folder(folder)
