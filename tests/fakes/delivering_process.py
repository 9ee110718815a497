"""A computer of its own: delivers so many edits of one article, each upon what it reads there. Prints what it told.

Run as a script: `root home name count`. Without a name it is an editor that appends lines in place.
"""

import json
import sys
import time
from pathlib import Path
from uuid import uuid4

from kb_app.sync.client import Client
from kb_app.sync.disk_folder import DiskFolder
from kb_app.sync.history import sha256
from kb_app.sync.publisher import deliver
from kb_app.sync.submission import Delivery, Submission


def main(root: Path, home: Path, name: str, count: int) -> None:
    client = Client(home / f"{name}.json")
    folder = DiskFolder(root, client.id)
    told = []
    for number in range(count):
        token = f"T-{name}-{number}"
        base = read(root / "a.md")
        submission = Submission(uuid4().hex, "a.md", sha256(base), base + f"{token}\n".encode(), name)
        for _ in range(200):
            receipt = deliver(folder, submission, client, clock=time.time)
            if receipt.outcome is not Delivery.WAITING:
                break
            time.sleep(0.05)
        told.append((token, receipt.outcome, receipt.reason))
    print(json.dumps(told))  # noqa: T201


def append(file: Path, count: int) -> None:
    """What is opened is one file, whatever happens to its name meanwhile."""
    told = []
    for number in range(count):
        try:
            with file.open("r+b") as opened:
                opened.seek(0, 2)
                opened.write(f"T-editor-{number}\n".encode())
                told.append((f"T-editor-{number}", Delivery.DELIVERED, ""))
        except FileNotFoundError:
            continue
        time.sleep(0.05)
    print(json.dumps(told))  # noqa: T201


def read(file: Path) -> bytes:
    while True:
        try:
            return file.read_bytes()
        except FileNotFoundError:
            time.sleep(0.001)


if __name__ == "__main__":
    if sys.argv[3]:
        main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    else:
        append(Path(sys.argv[1]) / "a.md", int(sys.argv[4]))
