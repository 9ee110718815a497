"""One submission to one shared folder: who we are there, which library it must be, and what a merge may not break."""

import logging
from collections.abc import Callable, Collection

from kb_app.domain.article import Severity
from kb_app.domain.errors import ShareError, ShareSuspicious
from kb_app.parsing.parser import parse_article
from kb_app.settings import FollowedFolder, Settings
from kb_app.sync import state as sync_state
from kb_app.sync.client import Client
from kb_app.sync.folder import WritableFolder
from kb_app.sync.founding import mode_of, prepare
from kb_app.sync.identity import compare, identify
from kb_app.sync.opening import open_folder
from kb_app.sync.publisher import Terms, deliver
from kb_app.sync.refusals import reason_of
from kb_app.sync.repair import repair
from kb_app.sync.submission import Delivery, Receipt, Submission
from kb_app.workspace.bases import Bases

NOT_PREPARED = "not-prepared"
log = logging.getLogger(__name__)


def publish(
    settings: Settings, folder: FollowedFolder, submission: Submission, *, bases: Bases, clock: Callable[[], float]
) -> Receipt:
    """Deliver `submission` to `folder`, for the home of `settings`.

    A folder that nobody wrote to before is made ready for it, but only if the last refresh found articles in it and no
    library is known there: one whose marker went missing is taken for a drive that is not mounted. Raises LocalError,
    ShareError.
    """
    client = client_of(settings, folder)
    place = open_folder(folder.path, client.id)
    known = sync_state.load(settings.sync / f"{folder.label}.json")
    try:
        terms = Terms(known.identity, is_sound, bases.text_of, mode_of(place))
        receipt = deliver(place, submission, client, clock=clock, terms=terms)
        if receipt.reason == NOT_PREPARED and known.files and not (known.identity and known.identity.is_marked):
            prepare(place, folder.label, clock=clock)
            receipt = deliver(place, submission, client, clock=clock, terms=terms)
    except OSError as error:
        return Receipt(Delivery.WAITING, submission.path, reason=reason_of(error, is_writable=False))
    return receipt


def mend(settings: Settings, folder: FollowedFolder, pending: Collection[str]) -> frozenset[str]:
    """Put back those `pending` articles that another computer took away to change, and then stopped.

    The directories in which that was so. Raises LocalError.
    """
    if not pending:
        return frozenset()
    try:
        place, client = own_share(settings, folder)
        return frozenset(path.rpartition("/")[0] for path in repair(place, client, pending))
    except (OSError, ShareError) as error:
        log.info("not mended: %s", error)
        return frozenset()


def own_share(settings: Settings, folder: FollowedFolder) -> tuple[WritableFolder, Client]:
    """`folder`, to put right there what we wrote, and who we are to it.

    Raises OSError, LocalError, and ShareError unless it is a library, and the one that is known.
    """
    pinned = sync_state.load(settings.sync / f"{folder.label}.json").identity
    client = client_of(settings, folder)
    place = open_folder(folder.path, client.id)
    if pinned is None or not pinned.is_marked:
        raise ShareSuspicious("marker-missing", "not known as a library")
    compare(identify(place), pinned)
    return place, client


def client_of(settings: Settings, folder: FollowedFolder) -> Client:
    """Who this home is to `folder`, always the same. Raises LocalError."""
    file = settings.clients / f"{folder.label}.json"
    client = Client(file)
    if not file.exists():
        client.rename()
    return client


def is_sound(content: bytes) -> bool:
    """Whether a text that was merged by lines can still be read as an article."""
    article = parse_article(content, folder="", path="merged.md")
    return bool(article.sections) and not any(problem.severity is Severity.ERROR for problem in article.problems)
