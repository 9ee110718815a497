"""Layer C of the fault tests: two computers and a text editor on one Samba share, cut and killed at random.

Run as `python -m soak MINUTES [SEED]`. Every edit carries a word of its own. Each computer is the real program: `kb
publish`, and `kb sync` over a network of its own that is cut in the middle of writes or refuses; `kb sync` is also
killed. The editor saves in place, as Notepad does, and keeps files open. At the end everything is healed, and each word
must be somewhere that people or the history show. Exit code 1 if one is lost.
"""

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from fakes.deliveries import articles
from fakes.smb_editor import SmbEditor
from homes import settle

from benchmarks.servers import samba
from benchmarks.servers.slow_wire import SlowWire
from kb_app.domain.share_url import parse_url
from kb_app.sync.client import Client
from kb_app.sync.folder import DiskFolder
from kb_app.sync.founding import prepare
from kb_app.sync.passwords import keep_password
from kb_app.sync.repair import rescue

NAMES = tuple(f"fiche-{number}" for number in range(1, 5))
WORD = re.compile(r"mot-[a-z]+-\d+")
SECONDS_TO_HEAL = 400.0
BEGAN = time.monotonic()


@dataclass
class Computer:
    """One home, with a network of its own."""

    name: str
    home: Path
    address: str
    wire: SlowWire
    rng: random.Random
    told: Counter[str]
    sync: "subprocess.Popen[str] | None" = None
    kill_at: float = 0.0
    words: list[str] = field(default_factory=list)

    def kb(self, *words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "kb_app", "--home", str(self.home), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def publish(self) -> None:
        """Write a word into an article, upon the text of the local copy."""
        name = self.rng.choice(NAMES)
        copies = [path for path in (self.home / "copy").rglob(f"{name}.md") if path.is_file()]
        if not copies:
            return
        word = f"mot-{self.name}-{len(self.words)}"
        file = self.home / f"{name}.md"
        file.write_bytes(with_word(copies[0].read_bytes(), word, self.rng))
        if self.kb("publish", str(file)).returncode == 0:
            self.words.append(word)
            self.told["edits"] += 1
            say(f"{self.name}: {word} into {name}, saved on this computer")

    def tend(self) -> None:
        """Start a sync if none runs; harm its network or kill it, at random."""
        if self.sync is None:
            self.harm()
            command = [sys.executable, "-m", "kb_app", "--home", str(self.home), "sync", "--json"]
            self.sync = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            self.kill_at = time.monotonic() + self.rng.uniform(0.8, 4.0) if self.rng.random() < 0.3 else 0.0
        if self.kill_at and time.monotonic() > self.kill_at and self.sync.poll() is None:
            self.sync.kill()
            self.told["kills"] += 1
            say(f"{self.name}: sync killed")
        if self.sync.poll() is not None:
            out, err = self.sync.communicate()
            if "Traceback" in err:
                self.told["crashes"] += 1
                say(f"{self.name}: CRASH {err}")
            say(f"{self.name}: sync ended with {self.sync.returncode}, {last_line(out)}")
            self.told["syncs"] += 1
            self.sync = None

    def harm(self) -> None:
        wire, rng = self.wire, self.rng
        wire.cut_up = wire.cut_down = None
        wire.delay, wire.stalls, wire.refuses = rng.choice((0.0, 0.0, 0.01, 0.05)), False, False
        harm = rng.choice(("none", "cut_up", "cut_up", "cut_down", "refuses"))
        if harm.startswith("cut"):
            after = rng.randrange(2_000, 60_000)
            setattr(wire, harm, after)
            way = "to" if harm == "cut_up" else "from"
            say(f"{self.name}: the network will be cut after {after} bytes {way} the server")
        elif harm == "refuses":
            wire.refuses = True

    def heal(self) -> None:
        self.wire.cut_up = self.wire.cut_down = None
        self.wire.refuses = self.wire.stalls = False
        self.wire.delay = 0.0
        if self.sync is not None:
            self.sync.communicate()
            self.sync = None


def with_word(text: bytes, word: str, rng: random.Random) -> bytes:
    """A line more, somewhere: near another one it makes a conflict, far away it can be merged."""
    lines = text.decode().splitlines()
    lines.insert(rng.randrange(2, len(lines) + 1), f"{word}.\n")
    return ("\n".join(lines) + "\n").encode()


def say(text: str) -> None:
    sys.stdout.write(f"{time.monotonic() - BEGAN:7.1f}  {text}\n")
    sys.stdout.flush()


def last_line(out: str) -> str:
    done = [event for event in map(json.loads, out.splitlines()) if "waiting" in event and "delivered" in event]
    return f"delivered {done[-1]['delivered']}, waiting {done[-1]['waiting']}" if done else "no report"


def edit_in_place(editor: SmbEditor, number: int, rng: random.Random, told: Counter[str]) -> str:
    """Open, look at it for a while, save. Its own lost save, if it is refused, is no word of ours."""
    name, word = rng.choice(NAMES), f"mot-editeur-{number}"
    try:
        text = editor.read(f"{name}.md")
        time.sleep(rng.uniform(0.0, 0.3))
        if not text or editor.read(f"{name}.md") != text:
            return ""
        editor.save(f"{name}.md", with_word(text, word, rng))
    except OSError as error:
        say(f"editor: {name} cannot be saved now ({type(error).__name__})")
        return ""
    told["saves"] += 1
    say(f"editor: {word} into {name}")
    return word


def soak(minutes: float, seed: int, place: Path) -> int:
    server = samba.start(place / "server")
    root = server.root / "fiches"
    root.mkdir()
    for name in NAMES:
        lines = [f"# {name.capitalize()}", "", *(f"Ligne {number} de {name}.\n" for number in range(30))]
        (root / f"{name}.md").write_text("\n".join(lines), "utf-8")
    prepare(DiskFolder(root), "soak", clock=time.time)
    settle(root)
    os.environ["KB_TEST_KEYRING"] = str(place / "keyring.json")
    os.environ["PYTHON_KEYRING_BACKEND"] = "fakes.plain_keyring.PlainKeyring"
    told: Counter[str] = Counter()
    rng = random.Random(seed)
    wires = [SlowWire(("127.0.0.1", server.port)) for _ in range(2)]
    editor = SmbEditor(server.port, root.name)
    say(f"seed {seed}, {minutes:g} minutes")
    try:
        computers = []
        for name, wire in zip(("anne", "bob"), wires, strict=True):
            address = f"{server.url(port=wire.port)}/{root.name}"
            keep_password(parse_url(address), samba.PASSWORD)
            made = Computer(name, place / name, address, wire, random.Random(rng.random()), told)
            assert made.kb("--folder", address, "sync").returncode == 0
            computers.append(made)
        words = _harm(computers, editor, minutes * 60, rng, told)
        _heal(computers)
        return _judge(root, computers, words, wires, told, place)
    finally:
        editor.close()
        for wire in wires:
            wire.__exit__(None, None, None)
        server.stop()


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


def _heal(computers: list[Computer]) -> None:
    """Good networks, and as many syncs as it takes until nothing waits."""
    say("the networks are healed")
    for computer in computers:
        computer.heal()
    end = time.monotonic() + SECONDS_TO_HEAL
    quiet = 0
    while quiet < 3 and time.monotonic() < end:
        states = [computer.kb("sync", "--json") for computer in computers]
        is_quiet = all(
            one.returncode == 0 and '"waiting": 0' in one.stdout and '"delivered": 0' in one.stdout for one in states
        )
        quiet = quiet + 1 if is_quiet else 0
        for computer, one in zip(computers, states, strict=True):
            say(f"{computer.name}: sync ended with {one.returncode}, {last_line(one.stdout)}")
            computer.kb("outbox", "retry")
        time.sleep(5)


def _judge(
    root: Path, computers: list[Computer], editors: list[str], wires: list[SlowWire], told: Counter[str], place: Path
) -> int:
    folder = DiskFolder(root, "f" * 16)
    for name in NAMES:
        rescue(folder, Client(place / "nurse.json"), f"{name}.md")
    shown = articles(folder)
    plain = b"".join(shown.get(f"{name}.md", b"") for name in NAMES).decode()
    beside = b"".join(text for path, text in shown.items() if path.removesuffix(".md") not in NAMES).decode()
    kept = b"".join(path.read_bytes() for path in (root / ".kb").rglob("*.md") if path.is_file()).decode(
        errors="replace"
    )
    words = [word for computer in computers for word in computer.words] + editors
    where: Counter[str] = Counter()
    lost = []
    for word in words:
        pattern = re.compile(re.escape(word) + r"\b")
        place_of = next(
            (name for name, text in (("article", plain), ("copy", beside), ("history", kept)) if pattern.search(text)),
            "",
        )
        where[place_of] += 1
        if not place_of:
            lost.append(word)
    absent = [name for name in NAMES if f"{name}.md" not in shown]
    outboxes = [json.loads(computer.kb("outbox", "--json").stdout) for computer in computers]
    # conflicts stay there too, for a person to settle
    waiting = [[item for item in items if item["state"] in {"waiting", "damaged"}] for items in outboxes]
    differing = [
        path
        for computer in computers
        for path, text in shown.items()
        if text not in {file.read_bytes() for file in (computer.home / "copy").rglob("*.md")}
    ]
    cuts = sum(wire.cuts for wire in wires)
    say(f"lost: {lost}; absent: {absent}; waiting: {sum(map(len, waiting))}; not in a copy: {sorted(set(differing))}")
    say(
        f"{told['edits']} edits of 2 computers, {told['saves']} saves of an editor, {told['syncs']} syncs, "
        f"{told['kills']} killed, {cuts} cuts, {told['crashes']} crashes: {len(words)} words, {where['article']} in "
        f"the articles, {where['copy']} in conflict copies, {where['history']} in the history only, {len(lost)} lost"
    )
    return 1 if lost or absent or any(waiting) or differing or told["crashes"] else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="soak") as made:
        arguments = sys.argv[1:]
        seed = int(arguments[1]) if len(arguments) > 1 else random.randrange(1 << 30)
        sys.exit(soak(float(arguments[0]) if arguments else 10.0, seed, Path(made) / "place"))
