"""A real SSH server of our own, with a key of its own for whoever has `home` as their home directory."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers.samba import free_port, wait_for

_CONFIGURATION = """Port {port}
ListenAddress 127.0.0.1
HostKey {place}/host
AuthorizedKeysFile {home}/.ssh/id_ed25519.pub
PidFile {place}/pid
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
Subsystem sftp internal-sftp
"""


@dataclass(frozen=True, slots=True)
class SshServer:
    home: Path
    port: int
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def start(place: Path) -> SshServer:
    home, port = place / "home", free_port()
    (home / ".ssh").mkdir(parents=True)
    for key in (place / "host", home / ".ssh" / "id_ed25519"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    host = (place / "host.pub").read_text()
    (home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{port} {host}")
    (place / "sshd_config").write_text(_CONFIGURATION.format(port=port, place=place, home=home))
    Path("/run/sshd").mkdir(exist_ok=True)
    program = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin") or "sshd"
    process = subprocess.Popen([program, "-D", "-q", "-f", str(place / "sshd_config")])
    wait_for(port)
    return SshServer(home, port, process)
