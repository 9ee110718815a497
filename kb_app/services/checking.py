"""Is a folder of articles in good order? For `kb check`, and for whoever keeps the folder."""

from pathlib import Path

from kb_app.domain.article import Problem
from kb_app.domain.errors import UsageError
from kb_app.language import tr
from kb_app.parsing.checks import check_folder
from kb_app.services.vocabulary_gaps import suggested_synonyms
from kb_app.workspace.unanswered import UnansweredSearches


def check(folder: Path, unanswered: UnansweredSearches) -> tuple[Problem, ...]:
    """Everything wrong under `folder`, in the order of the files; then the words that searches on this computer missed.

    Raises UsageError when it is no folder, LocalError when the searches cannot be read.
    """
    if not folder.is_dir():
        raise UsageError(tr("Pas de dossier à cet endroit : {path}", path=folder))
    return (*check_folder(folder), *suggested_synonyms(unanswered))
