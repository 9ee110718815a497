"""`kb doctor`: what is right and wrong with this set-up, each with why it matters and what to do."""

from collections.abc import Callable, Iterator

from kb_app.services.doctor.copies import check_copies, check_index, check_library
from kb_app.services.doctor.finding import Finding
from kb_app.services.doctor.home import check_home
from kb_app.services.doctor.preferences import check_policy, check_preferences
from kb_app.services.doctor.program import check_program, check_system
from kb_app.services.doctor.sends import check_outbox
from kb_app.services.doctor.sources import check_folders
from kb_app.services.doctor.surroundings import Surroundings
from kb_app.settings import Settings

_CHECKS: tuple[Callable[[Settings, Surroundings], Iterator[Finding]], ...] = (
    check_program,
    check_system,
    check_preferences,
    check_policy,
    check_home,
    check_folders,
    check_copies,
    check_outbox,
    check_library,
    check_index,
)


def diagnose(settings: Settings, around: Surroundings | None = None) -> tuple[Finding, ...]:
    """Looks at everything once; a shared folder that does not answer costs `sources.SHARE_PATIENCE` seconds at most."""
    surroundings = around or Surroundings()
    return tuple(finding for check in _CHECKS for finding in check(settings, surroundings))
