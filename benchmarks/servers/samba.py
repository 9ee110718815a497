"""A real Samba server of our own: on a port of its own, in a directory of its own, started and stopped by a test."""

import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "kbtest", "Secret-de-test-7"

_CONFIGURATION = """[global]
   server role = standalone server
   workgroup = WORKGROUP
   netbios name = KBTEST
   security = user
   map to guest = Never
   passdb backend = tdbsam:{place}/passdb.tdb
   private dir = {place}/private
   lock directory = {place}/lock
   state directory = {place}/state
   cache directory = {place}/cache
   pid directory = {place}/pid
   ncalrpc dir = {place}/ncalrpc
   log file = {place}/log.%m
   log level = 1
   smb ports = {port}
   bind interfaces only = yes
   interfaces = 127.0.0.1
   load printers = no
   printing = bsd
   disable spoolss = yes
   server min protocol = SMB2_10
   unix extensions = no
   guest account = nobody
   {more}
[share]
   path = {root}
   read only = no
   force user = root
[readonly]
   path = {root}
   read only = yes
   force user = root
"""


def is_here() -> bool:
    return os.geteuid() == 0 and shutil.which("smbd", path=_path()) is not None


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


@dataclass(frozen=True, slots=True)
class Samba:
    """`root` is the shared directory, on this computer's disk."""

    root: Path
    port: int
    process: subprocess.Popen[bytes]

    def url(self, share: str = "share", port: int | None = None) -> str:
        return f"smb://{USER}@127.0.0.1:{port or self.port}/{share}"

    def pids(self) -> list[int]:
        """The server's processes that speak to clients."""
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False)
        return [int(line) for line in found.stdout.split()]

    def freeze(self) -> None:
        for pid in self.pids():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        for pid in self.pids():
            os.kill(pid, signal.SIGCONT)

    def stop(self) -> None:
        self.thaw()
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(10)


def start(place: Path, more: str = "") -> Samba:
    """`place` is an empty directory; `more` are lines for the server's configuration."""
    root = place / "files"
    for name in ("private", "lock", "state", "cache", "pid", "ncalrpc", "files"):
        (place / name).mkdir(parents=True)
    port = free_port()
    configuration = place / "smb.conf"
    configuration.write_text(_CONFIGURATION.format(place=place, port=port, root=root, more=more))
    if subprocess.run(["id", USER], capture_output=True, check=False).returncode:
        subprocess.run(["useradd", "--no-create-home", "--shell", "/usr/sbin/nologin", USER], check=True)
    subprocess.run(
        ["smbpasswd", "-c", str(configuration), "-a", "-s", USER],
        input=f"{PASSWORD}\n{PASSWORD}\n".encode(),
        capture_output=True,
        check=True,
    )
    process = subprocess.Popen(
        [shutil.which("smbd", path=_path()) or "smbd", "--foreground", "--no-process-group", "-s", str(configuration)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    made = Samba(root, port, process)
    wait_for(port)
    return made


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
