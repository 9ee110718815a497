"""Folders over SFTP, WebDAV and S3 on a slow network: ours beside rclone, in the same run, over the same proxy.

The servers are OpenSSH, rclone's own (`rclone serve webdav`) and moto, each in a process of its own on this computer,
behind a proxy that delays every byte. As root on Debian, with openssh-server and rclone installed.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.remote import ROUND_TRIPS, TESTS, seconds_of, write_articles
from benchmarks.servers import bucket, ssh
from benchmarks.servers.samba import free_port, wait_for
from benchmarks.servers.slow_wire import SlowWire
from benchmarks.tables import table
from kb_app.domain.share_url import parse_url

COUNT = 1_000
USER, PASSWORD = "anne", "Secret-de-test-8"


@dataclass(frozen=True, slots=True)
class Far:
    """One server with `COUNT` articles: its address for us, and how rclone is told of it. `change` edits an article."""

    wire: SlowWire
    address: str
    password: str
    rclone: Mapping[str, str]
    path: str
    change: Callable[[str], object]


def measure(work: Path, count: int = COUNT) -> str:
    """A table of seconds in Markdown, a row for each kind of server, tool and deed."""
    os.environ["KB_TEST_KEYRING"] = str(work / "keyring.json")
    os.environ["PYTHON_KEYRING_BACKEND"] = "fakes.plain_keyring.PlainKeyring"
    os.environ["PYTHONPATH"] = str(TESTS)
    sys.path.append(str(TESTS))
    root = work / "files" / "fiches"
    write_articles(root, count)
    rows = []
    for name, serve in (("SFTP", _sftp), ("WebDAV", _webdav), ("S3", _s3)):
        with serve(work / name, root) as far:
            for tool, deed in (("`kb sync`", _kb), ("`rclone sync`, 16 transfers", _rclone)):
                found = _row(far, deed, work / f"{name}-{deed.__name__}", f"{name}: {tool}", count)
                # it takes minutes: what is known is told
                print("\n".join(map(" | ".join, found)), file=sys.stderr, flush=True)
                rows += found
    return table(["seconds, round trip:", *(f"{trip * 1000:.0f} ms" for trip in ROUND_TRIPS)], rows)


def _row(far: Far, deed: Callable[[Far, Path], None], place: Path, name: str, count: int) -> list[list[str]]:
    first, same, one = [], [], []
    for trip in ROUND_TRIPS:
        far.wire.delay = trip / 2
        copy = place.with_name(f"{place.name}-{trip}")
        first.append(f"{seconds_of(lambda copy=copy: deed(far, copy)):.1f}")  # type: ignore[misc]
        same.append(f"{seconds_of(lambda copy=copy: deed(far, copy)):.1f}")  # type: ignore[misc]
        far.change(f"{name} {trip}")
        one.append(f"{seconds_of(lambda copy=copy: deed(far, copy)):.1f}")  # type: ignore[misc]
    return [
        [f"{name}: first copy of {count}", *first],
        [f"{name}: nothing changed", *same],
        [f"{name}: one changed", *one],
    ]


def _kb(far: Far, place: Path) -> None:
    url = parse_url(far.address)
    Path(os.environ["KB_TEST_KEYRING"]).write_text(json.dumps({f"vademecum {url.server}|{url.user}": far.password}))
    command = [sys.executable, "-m", "kb_app", "--home", str(place), "--folder", far.address, "sync"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _rclone(far: Far, place: Path) -> None:
    # rclone refuses to speak S3 where this is set
    inherited = {key: value for key, value in os.environ.items() if key != "AWS_CA_BUNDLE"}
    environment = {**inherited, **{f"RCLONE_CONFIG_R_{key.upper()}": value for key, value in far.rclone.items()}}
    options = ["--transfers", "16", "--checkers", "16", "--config", "/dev/null"]
    subprocess.run(["rclone", "sync", f"r:{far.path}", str(place), *options], env=environment, check=True)


@contextmanager
def _sftp(work: Path, root: Path) -> Iterator[Far]:
    work.mkdir()
    server = ssh.start(work)
    with SlowWire(("127.0.0.1", server.port)) as wire:
        known = server.home / ".ssh" / "known_hosts"
        known.write_text(f"[127.0.0.1]:{wire.port} {known.read_text().partition(' ')[2]}")
        before, os.environ["HOME"] = os.environ["HOME"], str(server.home)
        key = str(server.home / ".ssh" / "id_ed25519")
        told = {"type": "sftp", "host": "127.0.0.1", "port": str(wire.port), "user": "root", "key_file": key}
        try:
            yield Far(wire, f"sftp://root@127.0.0.1:{wire.port}{root}", "", told, str(root), _on_disk(root))
        finally:
            os.environ["HOME"] = before
            server.stop()


@contextmanager
def _webdav(_work: Path, root: Path) -> Iterator[Far]:
    port = free_port()
    options = ["--addr", f"127.0.0.1:{port}", "--user", USER, "--pass", PASSWORD, "--dir-cache-time", "0s"]
    command = ["rclone", "serve", "webdav", str(root.parent), *options]
    with _server(command, port) as wire:
        hidden = subprocess.run(["rclone", "obscure", PASSWORD], capture_output=True, text=True, check=True).stdout
        told = {"type": "webdav", "url": f"http://127.0.0.1:{wire.port}", "user": USER, "pass": hidden.strip()}
        address = f"webdav://{USER}@127.0.0.1:{wire.port}/fiches"
        yield Far(wire, address, PASSWORD, told, "fiches", _on_disk(root))


@contextmanager
def _s3(_work: Path, root: Path) -> Iterator[Far]:
    import boto3

    port = free_port()
    with _server([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], port) as wire:
        name = bucket.BucketServer(port).new_bucket()
        client = boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{port}",
            aws_access_key_id=bucket.KEY,
            aws_secret_access_key=bucket.SECRET,
            region_name="us-east-1",
        )
        for file in sorted(root.rglob("*.md")):
            client.put_object(Bucket=name, Key=f"fiches/{file.relative_to(root).as_posix()}", Body=file.read_bytes())
        time.sleep(3)  # what was written in this moment would be read a second time
        told = {
            "type": "s3",
            "provider": "Other",
            "endpoint": f"http://127.0.0.1:{wire.port}",
            "access_key_id": bucket.KEY,
            "secret_access_key": bucket.SECRET,
        }

        def change(word: str) -> None:
            client.put_object(Bucket=name, Key=f"fiches/{_CHANGED}", Body=_text(word))
            time.sleep(3)

        address = f"s3://{bucket.KEY}@127.0.0.1:{wire.port}/{name}/fiches"
        yield Far(wire, address, bucket.SECRET, told, f"{name}/fiches", change)
        client.close()


@contextmanager
def _server(command: list[str], port: int) -> Iterator[SlowWire]:
    """The wire to a server that runs meanwhile."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        with SlowWire(("127.0.0.1", port)) as wire:
            yield wire
    finally:
        process.terminate()
        process.wait(10)


_CHANGED = "dossier-07/fiche-7.md"


def _on_disk(root: Path) -> Callable[[str], None]:
    def change(word: str) -> None:
        file = root / _CHANGED
        file.write_bytes(_text(word))
        minutes_ago = time.time() - 60 * (1 + sum(map(ord, word)) % 50)
        os.utime(file, (minutes_ago, minutes_ago))

    return change


def _text(word: str) -> bytes:
    return f"# Fiche {word}\n\nUn texte avec {word}.\n".encode()
