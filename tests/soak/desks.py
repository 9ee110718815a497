"""Who works on the share: computers that are the real program, on networks of their own, and an editor."""

import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fakes.deliveries import articles
from fakes.smb_editor import SmbEditor
from homes import settle

from benchmarks.servers import samba
from benchmarks.servers.slow_wire import SlowWire
from kb_app.domain.share_url import parse_url
from kb_app.sync.client import Client
from kb_app.sync.disk_folder import DiskFolder
from kb_app.sync.founding import prepare
from kb_app.sync.history import ROOT
from kb_app.sync.passwords import keep_password
from kb_app.sync.repair import rescue

NAMES = tuple(f"fiche-{number}" for number in range(1, 5))
BEGAN = time.monotonic()
_AIM_SECONDS = 20.0


def say(text: str) -> None:
    sys.stdout.write(f"{time.monotonic() - BEGAN:7.1f}  {text}\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Place:
    """One share with a few articles. `program` is how `kb` is started, ours or one with a protocol planted in it."""

    server: samba.Samba
    root: Path
    homes: Path
    program: tuple[str, ...]
    is_ours: bool

    def claims(self) -> set[Path]:
        """Versions that were ever taken away from their path, on the server's own disk."""
        return {path for path in (self.root / ROOT).rglob("*.md") if path.is_file()}


@contextmanager
def open_place(made: Path, plant: str) -> Iterator[Place]:
    """In the directory `made`, with passwords in a keyring of its own."""
    program = ("-m", "soak.planted", plant) if plant else ("-m", "kb_app")
    server = samba.start(made / "server")
    root = server.root / "fiches"
    root.mkdir()
    for name in NAMES:
        lines = [f"# {name.capitalize()}", "", *(f"Ligne {number} de {name}.\n" for number in range(30))]
        (root / f"{name}.md").write_text("\n".join(lines), "utf-8")
    prepare(DiskFolder(root), "soak", clock=time.time)
    settle(root)
    os.environ["KB_TEST_KEYRING"] = str(made / "keyring.json")
    os.environ["PYTHON_KEYRING_BACKEND"] = "fakes.plain_keyring.PlainKeyring"
    try:
        yield Place(server, root, made, (sys.executable, *program), not plant)
    finally:
        server.stop()


@dataclass
class Computer:
    """One home, with a network of its own."""

    name: str
    place: Place
    rng: random.Random
    told: Counter[str]
    wire: SlowWire = field(init=False)
    home: Path = field(init=False)
    sync: "subprocess.Popen[str] | None" = None
    kill_at: float = 0.0
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wire = SlowWire(("127.0.0.1", self.place.server.port))
        self.home = self.place.homes / self.name
        address = f"{self.place.server.url(port=self.wire.port)}/{self.place.root.name}"
        keep_password(parse_url(address), samba.PASSWORD)
        done = self.kb("--folder", address, "sync")
        assert done.returncode == 0, done.stderr

    def kb(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(self._command(*words), capture_output=True, text=True, check=False)

    def start_sync(self) -> "subprocess.Popen[str]":
        self.sync = subprocess.Popen(
            self._command("sync", "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        return self.sync

    def _command(self, *words: str) -> list[str]:
        return [*self.place.program, "--home", str(self.home), *words]

    def publish(self, name: str = "", line: int | None = None) -> str:
        """Write a word into an article, upon the text of the local copy; the word."""
        name = name or self.rng.choice(NAMES)
        copies = [path for path in (self.home / "copy").rglob(f"{name}.md") if path.is_file()]
        if not copies:
            return ""
        word = f"mot-{self.name}-{len(self.words)}"
        file = self.home / f"{name}.md"
        file.write_bytes(with_word(copies[0].read_bytes(), word, self.rng, line))
        if self.kb("publish", str(file)).returncode:
            return ""
        self.words.append(word)
        say(f"{self.name}: {word} into {name}, saved on this computer")
        return word

    def tend(self) -> None:
        """Start a sync if none runs; harm its network or kill it, at random."""
        if self.sync is None:
            self.harm()
            self.start_sync()
            self.kill_at = time.monotonic() + self.rng.uniform(0.8, 4.0) if self.rng.random() < 0.3 else 0.0
        assert self.sync is not None
        if self.kill_at and time.monotonic() > self.kill_at and self.sync.poll() is None:
            self.sync.kill()
            self.told["kills"] += 1
            say(f"{self.name}: sync killed")
        if self.sync.poll() is not None:
            self.wait_for_sync()

    def wait_for_sync(self) -> None:
        """Until the sync has ended, and say how."""
        assert self.sync is not None
        out, err = self.sync.communicate()
        self.note(self.sync.returncode, out, err)
        self.told["syncs"] += 1
        self.sync = None

    def note(self, code: int, out: str, err: str) -> None:
        """How a sync ended."""
        if "Traceback" in err:
            self.told["crashes"] += 1
            say(f"{self.name}: CRASH {err}")
        say(f"{self.name}: sync ended with {code}, {last_line(out)}")

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

    def close(self) -> None:
        self.wire.__exit__(None, None, None)


class Thief:
    """Takes computers away for ever in the middle of a delivery, with all that is in them: one after the other."""

    def __init__(self, place: Place, rng: random.Random, told: Counter[str]) -> None:
        self.words: list[str] = []
        self._place, self._rng, self._told = place, rng, told
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name="thief")
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _work(self) -> None:
        number = 0
        while not self._ended.wait(self._rng.uniform(2.0, 8.0)):
            computer = Computer(f"vole{number}", self._place, self._rng, self._told)
            try:
                self._steal(computer)
            finally:
                computer.close()
                shutil.rmtree(computer.home)
            number += 1

    def _steal(self, computer: Computer) -> None:
        """As soon as an article is away from its path, or at any other moment; what was delivered before must stay."""
        word = computer.publish()
        computer.wire.delay = 0.05
        before, began = self._place.claims(), time.monotonic()
        is_aimed = self._rng.random() < 0.7
        ends_at = began + (_AIM_SECONDS if is_aimed else self._rng.uniform(0.8, 4.0))
        sync = computer.start_sync()
        while sync.poll() is None and time.monotonic() < ends_at:
            if is_aimed and self._place.claims() - before:
                break
            time.sleep(0.005)
        if sync.poll() is None:
            sync.kill()
            sync.communicate()
            self._told["stolen"] += 1
            say(f"{computer.name}: stolen while it delivered {word}")
            return
        computer.wait_for_sync()
        if word and '"waiting"' not in computer.kb("outbox", "--json").stdout:
            self.words.append(word)


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


def with_word(text: bytes, word: str, rng: random.Random, line: int | None = None) -> bytes:
    """A line more, somewhere: near another one it makes a conflict, far away it can be merged."""
    lines = text.decode().splitlines()
    lines.insert(rng.randrange(2, len(lines) + 1) if line is None else line, f"{word}.\n")
    return ("\n".join(lines) + "\n").encode()


def last_line(out: str) -> str:
    done = [event for event in map(json.loads, out.splitlines()) if "waiting" in event and "delivered" in event]
    return f"delivered {done[-1]['delivered']}, waiting {done[-1]['waiting']}" if done else "no report"


def sync_until_quiet(computers: list[Computer], seconds: float) -> None:
    """Good networks, and as many syncs as it takes until nothing waits, or for so long."""
    say("the networks are healed")
    for computer in computers:
        computer.heal()
    place = computers[0].place
    for name in NAMES:
        # what the editor saved into files that had been taken away meanwhile
        rescue(DiskFolder(place.root, "f" * 16), Client(place.homes / "nurse.json"), f"{name}.md")
    end, quiet = time.monotonic() + seconds, 0
    while quiet < 3 and time.monotonic() < end:
        states = [computer.kb("sync", "--json") for computer in computers]
        is_quiet = all(
            one.returncode == 0 and '"waiting": 0' in one.stdout and '"delivered": 0' in one.stdout for one in states
        )
        quiet = quiet + 1 if is_quiet else 0
        for computer, one in zip(computers, states, strict=True):
            computer.note(one.returncode, one.stdout, one.stderr)
            computer.kb("outbox", "retry")
        time.sleep(5)


def shown(root: Path) -> dict[str, bytes]:
    """What people see on the share, by path, asked of its disk."""
    return articles(DiskFolder(root, "f" * 16))


def wait_until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.005)
