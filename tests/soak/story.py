"""A story told from its log: two people and a text editor on one Samba share, with the network cut while they write.

Run as `python -m soak.story`. Nothing is left to chance but the times: the network is cut when the server's disk shows
that a delivery has come to a certain point. Exit code 1 if a word is lost.
"""

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from fakes.smb_editor import SmbEditor
from soak.desks import Computer, Place, open_place, say, shown, sync_until_quiet, wait_until, with_word
from soak.judging import judge

from kb_app.sync.history import ROOT

ROUND_TRIP = 0.1


def tell(place: Place) -> bool:
    """The whole story; whether nothing was lost."""
    told: Counter[str] = Counter()
    anne, bob = (Computer(name, place, random.Random(1), told) for name in ("anne", "bob"))
    editor = SmbEditor(place.server.port, place.root.name)
    try:
        words = [
            *_cut_between_claim_and_publish(place, anne, bob),
            *_answer_lost_after_publishing(place, bob),
            *_editor_saves_meanwhile(place, anne, editor),
            *_killed_while_it_delivers(place, anne, bob),
        ]
        say("— the end: all networks are good, both synchronise until nothing waits")
        sync_until_quiet([anne, bob], 300)
        verdict = judge(place, [anne, bob], words)
        for word in words:
            say(f"{word} is in {', '.join(_paths_with(place, word)) or 'the history only'}")
        return verdict.is_good and not told["crashes"]
    finally:
        editor.close()
        for computer in (anne, bob):
            computer.close()


def _cut_between_claim_and_publish(place: Place, anne: Computer, bob: Computer) -> list[str]:
    say("— 1. The network is cut after the old text was taken away, before the new one is there")
    words = [anne.publish("fiche-1", 4), bob.publish("fiche-1", 20)]
    before = place.claims()
    anne.wire.delay = ROUND_TRIP / 2
    anne.start_sync()
    wait_until(lambda: bool(place.claims() - before))
    _cut(anne)
    _look(place, "fiche-1")
    anne.wait_for_sync()
    say("bob synchronises while nothing is at the path")
    _sync(bob)
    say(f"bob reads fiche-1 all the same: {_first_line(bob, 'fiche-1')}")
    say("anne's network is back")
    anne.heal()
    _sync(anne)
    _look(place, "fiche-1")
    return words


def _answer_lost_after_publishing(place: Place, bob: Computer) -> list[str]:
    say("— 2. The new text is there, and the answer that says so is lost")
    bob.heal()
    word = bob.publish("fiche-2", 6)
    bob.wire.delay = ROUND_TRIP / 2
    bob.start_sync()
    wait_until(lambda: word.encode() in shown(place.root).get("fiche-2.md", b""))
    _cut(bob)
    _look(place, "fiche-2")
    bob.wait_for_sync()
    bob.heal()
    _sync(bob)
    count = shown(place.root)["fiche-2.md"].count(f"{word}.".encode())
    say(f"{word} is {count} time in fiche-2")
    assert count == 1
    return [word]


def _editor_saves_meanwhile(place: Place, anne: Computer, editor: SmbEditor) -> list[str]:
    say("— 3. An editor saves the very line that Anne changed, while her network is away")
    anne.wire.refuses = True
    words = [anne.publish("fiche-3", 3), "mot-editeur-0"]
    _sync(anne)
    editor.save("fiche-3.md", with_word(editor.read("fiche-3.md"), words[1], random.Random(1), 3))
    say(f"editor: {words[1]} into fiche-3, in place")
    anne.heal()
    _sync(anne)
    _look(place, "fiche-3")
    return words


def _killed_while_it_delivers(place: Place, anne: Computer, bob: Computer) -> list[str]:
    say("— 4. Anne's computer dies between taking away and publishing, Bob changes the same article")
    words = [anne.publish("fiche-4", 5), bob.publish("fiche-4", 25)]
    before = place.claims()
    anne.wire.delay = ROUND_TRIP / 2
    sync = anne.start_sync()
    wait_until(lambda: bool(place.claims() - before))
    sync.kill()
    _look(place, "fiche-4")
    anne.wait_for_sync()
    _sync(bob)
    say("anne's computer is started again")
    anne.heal()
    _sync(anne)
    _look(place, "fiche-4")
    return words


def _cut(computer: Computer) -> None:
    computer.wire.refuses = True
    say(f"{computer.name}: THE NETWORK IS CUT in the middle of the delivery")


def _sync(computer: Computer) -> None:
    computer.kb("outbox", "retry")
    computer.start_sync()
    computer.wait_for_sync()


def _look(place: Place, name: str) -> None:
    """What the server's disk shows of an article."""
    here = [path for path in sorted(shown(place.root)) if path.startswith(name)]
    versions = sorted((place.root / ROOT / f"{name}.md").glob("*.md"))
    said = ", ".join(here) if here else "nothing at its path"
    say(f"server: {name}: {said}; displaced versions in .kb/history: {len(versions)}")


def _first_line(computer: Computer, name: str) -> str:
    return computer.kb("show", name).stdout.strip().partition("\n")[0]


def _paths_with(place: Place, word: str) -> list[str]:
    return [path for path, text in sorted(shown(place.root).items()) if f"{word}.".encode() in text]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="story") as made, open_place(Path(made) / "place", "") as opened:
        is_good = tell(opened)
    say("nothing was lost" if is_good else "SOMETHING WAS LOST")
    sys.exit(0 if is_good else 1)
