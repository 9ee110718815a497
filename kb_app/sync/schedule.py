"""When to look at the shared folder again. Pure: chance is an argument, between 0 and 1."""

from kb_app.sync.ledger import Outcome, PullResult

_USUAL = (300.0, 900.0)
_SLOW = 30.0
_AFTER_SLOW = 1800.0
_FIRST_RETRY = 5.0
_LAST_RETRY = 300.0


def seconds_until_next(result: PullResult, took: float, failures: int, chance: float) -> float:
    """Seconds to wait after a pass that gave `result` and `took` so many seconds, the last `failures` passes offline.

    Everything is spread by `chance`, so that a hundred computers do not come back to a share in the same second. A
    share that is away is asked more and more rarely; who knows that the network came back need not wait for this.
    """
    if result.outcome is Outcome.OFFLINE:
        return min(_LAST_RETRY, _FIRST_RETRY * 2.0 ** min(max(failures, 1) - 1, 16)) * (0.5 + chance)
    first, last = _USUAL
    usual = _AFTER_SLOW * (0.75 + chance / 2) if took > _SLOW else first + (last - first) * chance
    return usual if result.again_in is None else min(usual, result.again_in)
