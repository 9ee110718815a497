"""Layer C of the fault tests: computers and a text editor on one Samba share, cut, killed and stolen at random.

Every edit carries a word of its own. Each computer is the real program: `kb publish`, and `kb sync` over a network of
its own that is cut in the middle of writes or refuses; `kb sync` is also killed. Others are taken away for ever while
they deliver. The editor saves in place, as Notepad does, and keeps files open. At the end everything is healed, and
each word must be somewhere that people or the history show. Exit code 1 if one is lost.

With `--plant` the program has a protocol that is known to lose; exit code 0 if that was noticed.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from fakes.smb_editor import SmbEditor
from soak.desks import Computer, Place, Thief, edit_in_place, open_place, say, sync_until_quiet
from soak.judging import judge
from soak.planted import PLANTS

SECONDS_TO_HEAL = 1200.0  # a long soak leaves dozens of changes of four articles, which go one after the other
SECONDS_TO_SEE = 300.0
"""For a planted protocol: twice as long as a repair would need."""


def soak(place: Place, seed: int, seconds: float) -> bool:
    """Whether all that must hold did."""
    told: Counter[str] = Counter()
    rng = random.Random(seed)
    computers = [Computer(name, place, random.Random(rng.random()), told) for name in ("anne", "bob")]
    editor = SmbEditor(place.server.port, place.root.name)
    try:
        thief = Thief(place, random.Random(rng.random()), told)
        try:
            saved = _harm(computers, editor, seconds, rng, told)
        finally:
            thief.stop()
        sync_until_quiet(computers, SECONDS_TO_HEAL if place.is_ours else SECONDS_TO_SEE)
        words = [word for computer in computers for word in computer.words] + thief.words + saved
        verdict = judge(place, computers, words)
    finally:
        editor.close()
        for computer in computers:
            computer.close()
    edits, cuts = sum(len(one.words) for one in computers), sum(one.wire.cuts for one in computers)
    say(
        f"{edits} edits of 2 computers, {told['saves']} saves of an editor, {len(thief.words)} edits of others, "
        f"{told['syncs']} syncs, {told['kills']} killed, {told['stolen']} computers stolen, {cuts} cuts, "
        f"{told['crashes']} crashes: {len(words)} words, {verdict.where['article']} in the articles, "
        f"{verdict.where['copy']} in conflict copies, {verdict.where['history']} in the history only, "
        f"{verdict.where['outbox']} still in an outbox, {len(verdict.lost)} lost"
    )
    return verdict.is_good and not told["crashes"]


def _harm(
    computers: list[Computer], editor: SmbEditor, seconds: float, rng: random.Random, told: Counter[str]
) -> list[str]:
    """The editor's words."""
    words, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        for computer in computers:
            computer.tend()
        deed = rng.random()
        if deed < 0.12:
            rng.choice(computers).publish()
        elif deed < 0.25 and (word := edit_in_place(editor, len(words), rng, told)):
            words.append(word)
        else:
            time.sleep(0.2)
    return words


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m soak", description=__doc__)
    parser.add_argument("minutes", type=float, nargs="?", default=10.0)
    parser.add_argument("seed", type=int, nargs="?", default=random.randrange(1 << 30))
    parser.add_argument("--plant", choices=[*PLANTS, ""], default="", help="a protocol that is known to lose")
    asked = parser.parse_args()
    say(f"seed {asked.seed}, {asked.minutes:g} minutes, {asked.plant or 'our own protocol'}")
    with tempfile.TemporaryDirectory(prefix="soak") as made, open_place(Path(made) / "place", asked.plant) as place:
        is_good = soak(place, asked.seed, asked.minutes * 60)
    if asked.plant:
        say(f"{asked.plant} was {'NOT noticed' if is_good else 'noticed'}")
        return 1 if is_good else 0
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
