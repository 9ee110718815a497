"""A shared folder over a slow network: ours beside rclone and rsync, in the same run, over the same proxy.

A Samba server and an rsync daemon of our own, on this computer, behind a proxy that delays every byte. As root on
Debian, with samba, rclone and rsync installed. What stands on the server is written to its disk directly.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import articles, read_source
from benchmarks.servers import samba
from benchmarks.servers.slow_wire import SlowWire
from benchmarks.tables import table
from kb_app import settings
from kb_app.bootstrap import build, build_refresher
from kb_app.domain.query import Query
from kb_app.domain.share_url import parse_url
from kb_app.sync.client import Client
from kb_app.sync.founding import prepare
from kb_app.sync.inbox import fetch_records
from kb_app.sync.opening import open_folder
from kb_app.sync.scanner import scan

TESTS = Path(__file__).parent.parent / "tests"
FOLDERS = 100
LARGE, SMALL = 10_000, 2_000
ROUND_TRIPS = (0.0, 0.05, 0.2)
CLIENTS = 200
REPEATS = 20

Cells = dict[str, dict[float, float]]


@dataclass(frozen=True, slots=True)
class Line:
    """The servers, each behind its wire, and where files for the measurement go."""

    server: samba.Samba
    smb: SlowWire
    rsync: SlowWire
    work: Path

    def delay(self, round_trip: float) -> None:
        self.smb.delay = self.rsync.delay = round_trip / 2

    def address(self, share: str) -> str:
        return f"{self.server.url(port=self.smb.port)}/{share}"


def measure(work: Path, large: int = LARGE, small: int = SMALL) -> str:
    """Markdown: a table of seconds for each tool and round trip, and one of what a check costs the server."""
    server = samba.start(work / "server")
    write_articles(server.root / "large", large)
    write_articles(server.root / "small", small)
    # a keyring in a file that goes away: the system's own is not for measurements
    os.environ["KB_TEST_KEYRING"] = str(work / "keyring.json")
    os.environ["PYTHON_KEYRING_BACKEND"] = "fakes.plain_keyring.PlainKeyring"
    os.environ["PYTHONPATH"] = str(TESTS)
    sys.path.append(str(TESTS))
    daemon = _start_rsync(work, server.root)
    try:
        with SlowWire(("127.0.0.1", server.port)) as smb, SlowWire(("127.0.0.1", daemon[1])) as rsync:
            line = Line(server, smb, rsync, work)
            return "\n".join([*_compare(line, large, small), "", *_cost(line, large)])
    finally:
        daemon[0].terminate()
        daemon[0].wait()
        server.stop()


def _compare(line: Line, large: int, small: int) -> list[str]:
    tools: Mapping[str, Callable[[Line, str, Path], None]] = {
        "Vademecum, `kb sync`": _kb,
        "`rclone sync` over smb, 16 transfers": _rclone,
        "`rsync -a` from a daemon": _rsync,
    }
    rows: list[list[str]] = []
    for name, tool in tools.items():
        first: dict[float, float] = {}
        same: dict[float, float] = {}
        one: dict[float, float] = {}
        whole = line.work / f"large-{len(rows)}"
        line.delay(0)
        complete = seconds_of(lambda tool=tool, whole=whole: tool(line, "large", whole))  # type: ignore[misc]
        for trip in ROUND_TRIPS:
            line.delay(trip)
            part = line.work / f"small-{len(rows)}-{trip}"
            first[trip] = seconds_of(lambda tool=tool, part=part: tool(line, "small", part))  # type: ignore[misc]
            same[trip] = seconds_of(lambda tool=tool, whole=whole: tool(line, "large", whole))  # type: ignore[misc]
            _change(line, f"{name}{trip}")
            one[trip] = seconds_of(lambda tool=tool, whole=whole: tool(line, "large", whole))  # type: ignore[misc]
        found = [
            [f"{name}: first copy of {large}", f"{complete:.1f}", "–", "–"],
            [f"{name}: first copy of {small}", *(f"{first[trip]:.1f}" for trip in ROUND_TRIPS)],
            [f"{name}: nothing changed, {large}", *(f"{same[trip]:.1f}" for trip in ROUND_TRIPS)],
            [f"{name}: one changed of {large}", *(f"{one[trip]:.1f}" for trip in ROUND_TRIPS)],
        ]
        # it takes a quarter of an hour: what is known is told
        print("\n".join(map(" | ".join, found)), file=sys.stderr, flush=True)
        rows += found
    rows += _running(line)
    return [table(["seconds, round trip:", *(f"{trip * 1000:.0f} ms" for trip in ROUND_TRIPS)], rows)]


def _running(line: Line) -> list[list[str]]:
    """The program that runs all day, with its connection made: what it does again and again."""
    home = settings.load(line.work / "large-0", environment={})
    folder = home.folders[0]
    assert not isinstance(folder.path, Path)
    share = open_folder(folder.path)
    seconds: dict[str, list[str]] = {}
    for trip in ROUND_TRIPS:
        line.delay(trip)
        share.root_id()
        deeds: dict[str, Callable[[], object]] = {
            "news of our own clients? (heads)": lambda: fetch_records(share, home.inbox / "heads", cancelled=_never),
            "full listing": lambda: scan(share, on_progress=lambda _: None, cancelled=_never),
            "full refresh, nothing changed": lambda: _refresh(home),
        }
        for name, deed in deeds.items():
            seconds.setdefault(name, []).append(f"{seconds_of(deed):.2f}")
        word = _change(line, f"running{trip}")
        began = time.perf_counter()
        _refresh(home)
        services = build(home)
        assert services.searching.search(Query(word)).hits
        seconds.setdefault("one changed article until it is found", []).append(f"{time.perf_counter() - began:.2f}")
        services.close()
    return [[f"Vademecum running: {name}", *cells] for name, cells in seconds.items()]


def _refresh(home: settings.Settings) -> None:
    refresher = build_refresher(home)
    try:
        refresher.refresh(lambda _: None)
    finally:
        refresher.close()


def _cost(line: Line, large: int) -> list[str]:
    """What one check costs the server, with as many computers announced as a large organisation has."""
    line.delay(0)
    share = open_folder(parse_url(line.address("large")), "0" * 16)
    prepare(share, "large", clock=time.time)
    heads = line.server.root / "large" / ".kb" / "heads"
    for number in range(CLIENTS):
        (heads / f"{number:016x}.1").touch()
    seen = line.work / "seen"
    fetch_records(share, seen, cancelled=_never)
    client = Client(line.work / "client.json")
    rows = []
    deeds: dict[str, Callable[[], object]] = {
        f"heads of {CLIENTS} computers": lambda: fetch_records(share, seen, cancelled=_never),
        f"full listing of {large} files": lambda: scan(share, on_progress=lambda _: None, cancelled=_never),
        "reading one article": lambda: share.read("dossier-01/fiche-1.md", 1 << 20),
        "creating one file": lambda: share.create(f".kb/tmp/{time.perf_counter_ns()}", client.id.encode()),
    }
    for name, deed in deeds.items():
        before = (_server_seconds(line.server), line.smb.messages_up, line.smb.bytes_up, line.smb.bytes_down)
        for _ in range(REPEATS):
            deed()
        after = (_server_seconds(line.server), line.smb.messages_up, line.smb.bytes_up, line.smb.bytes_down)
        cpu, messages, up, down = ((b - a) / REPEATS for a, b in zip(before, after, strict=True))
        rows.append([name, f"{cpu * 1000:.1f}", f"{messages:.0f}", f"{up / 1000:.1f}", f"{down / 1000:.1f}"])
    rows.append(["memory of the server's process for a client, MB", f"{_server_memory(line.server):.0f}", "", "", ""])
    return [table(["for the server, each", "processor, ms", "messages", "kB to it", "kB from it"], rows)]


def _kb(line: Line, share: str, place: Path) -> None:
    Path(os.environ["KB_TEST_KEYRING"]).write_text(
        json.dumps({f"vademecum smb://127.0.0.1:{line.smb.port}|{samba.USER}": samba.PASSWORD}), "utf-8"
    )
    command = [sys.executable, "-m", "kb_app", "--home", str(place), "--folder", line.address(share), "sync"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _rclone(line: Line, share: str, place: Path) -> None:
    password = subprocess.run(["rclone", "obscure", samba.PASSWORD], capture_output=True, text=True, check=True).stdout
    environment = {
        **os.environ,
        "RCLONE_CONFIG_S_TYPE": "smb",
        "RCLONE_CONFIG_S_HOST": "127.0.0.1",
        "RCLONE_CONFIG_S_PORT": str(line.smb.port),
        "RCLONE_CONFIG_S_USER": samba.USER,
        "RCLONE_CONFIG_S_PASS": password.strip(),
    }
    options = ["--transfers", "16", "--checkers", "16", "--exclude", "/.kb/**", "--config", "/dev/null"]
    subprocess.run(["rclone", "sync", f"s:share/{share}", str(place), *options], env=environment, check=True)


def _rsync(line: Line, share: str, place: Path) -> None:
    place.mkdir(exist_ok=True)
    source = f"rsync://127.0.0.1:{line.rsync.port}/files/{share}/"
    subprocess.run(["rsync", "-a", "--delete", "--exclude", "/.kb", source, f"{place}/"], check=True)


def _start_rsync(work: Path, root: Path) -> tuple["subprocess.Popen[bytes]", int]:
    port = samba.free_port()
    configuration = work / "rsyncd.conf"
    configuration.write_text(f"use chroot = no\nuid = root\n[files]\npath = {root}\nread only = yes\n", "utf-8")
    command = ["rsync", "--daemon", "--no-detach", f"--port={port}", "--address=127.0.0.1", f"--config={configuration}"]
    process = subprocess.Popen(command)
    samba.wait_for(port)
    return process, port


def write_articles(root: Path, count: int) -> None:
    """`count` articles in 100 folders, dated an hour back."""
    hour_ago = time.time() - 3600
    for number, (_, text) in enumerate(articles(count, read_source(), 7)):
        file = root / f"dossier-{number % FOLDERS:02d}" / f"fiche-{number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        os.utime(file, (hour_ago, hour_ago))


def _change(line: Line, seed: str) -> str:
    """A word that one article now has and no other."""
    word = "zz" + "".join(chr(ord("a") + ord(letter) % 26) for letter in seed)
    file = line.server.root / "large" / "dossier-07" / "fiche-7.md"
    file.write_text(f"# Fiche {word}\n\nUn texte avec {word}.\n", "utf-8")
    minutes_ago = time.time() - 60 * (1 + sum(map(ord, seed)) % 50)
    os.utime(file, (minutes_ago, minutes_ago))
    return word


def seconds_of(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def _server_seconds(server: samba.Samba) -> float:
    """Processor time of the server's processes so far."""
    ticks = 0
    for pid in server.pids():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _server_memory(server: samba.Samba) -> float:
    """Own memory of the largest process, in MB: shared pages count once for all."""
    sizes = []
    for pid in server.pids():
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        sizes.append(sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1000)
    return max(sizes)


def _never() -> bool:
    return False


def missing() -> list[str]:
    """What must be installed before this can be measured."""
    return [
        name for name in ("smbd", "rclone", "rsync") if not shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    ]
