"""A question of filters alone, `tag:paiement kind:procedure`: everything they let through, nothing to rank it by."""

import numpy as np

from kb_app.search.candidates import Candidate, Case, is_own, listed


def everything(case: Case) -> list[Candidate]:
    """Every eligible article, listed once; where a site is chosen, as its own variant where there is one."""
    found: dict[int, Candidate] = {}
    for number in np.flatnonzero(case.eligible).tolist():
        candidate = listed(number, 0.0, case)
        if candidate.listed not in found or is_own(candidate, case):
            found[candidate.listed] = candidate
    return list(found.values())
