"""A server that speaks S3 as one in production does: Ceph's gateway, with all of its cluster on this computer.

One monitor, one object store in memory, one gateway, on ports of their own in a directory of their own. As root on
Debian, with ceph-mon, ceph-osd and radosgw installed.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from benchmarks.servers.bucket import KEY, SECRET, BucketServer
from benchmarks.servers.samba import free_port, wait_for

_PATIENCE = 60  # seconds for one step of starting, on a busy computer
_CONFIGURATION = """[global]
fsid = {cluster}
mon host = [v2:127.0.0.1:{port}]
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
# who speaks to whom is no question on one computer; without it the gateway asks for a connection it cannot have
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc secure
keyring = {place}/keyring
run dir = {place}
crash dir = {place}
admin socket =
log file = {place}/$name.log
pid file = {place}/$name.pid
mon data = {place}/mon
osd data = {place}/osd
rgw data = {place}/rgw
osd objectstore = memstore
memstore device bytes = 1073741824
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail crit = 1
"""


@contextmanager
def serve(place: Path) -> Iterator[BucketServer]:
    """A gateway with one user; `place` is an empty directory for all of it. Raises OSError, CalledProcessError."""
    for name in ("mon", "osd", "rgw"):
        (place / name).mkdir()
    cluster, disk = str(uuid4()), str(uuid4())
    port, own = free_port(), free_port()
    (place / "ceph.conf").write_text(_CONFIGURATION.format(cluster=cluster, port=port, place=place))
    running: list[subprocess.Popen[bytes]] = []

    def run(*words: str) -> None:
        subprocess.run(_command(place, *words), check=True, capture_output=True, timeout=_PATIENCE)

    def start(*words: str) -> None:
        with (place / f"{words[0]}.out").open("wb") as out:
            running.append(subprocess.Popen(_command(place, *words), stdout=out, stderr=subprocess.STDOUT))

    try:
        run("ceph-authtool", "--create-keyring", str(place / "keyring"), "--gen-key", "-n", "client.rgw")
        at = f"[v2:127.0.0.1:{port}]"
        run("monmaptool", "--create", "--fsid", cluster, "--addv", "a", at, str(place / "monmap"))
        run("ceph-mon", "--mkfs", "-i", "a", "--monmap", str(place / "monmap"))
        start("ceph-mon", "-i", "a", "-f")
        run("ceph", "osd", "new", disk)
        run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", disk)
        start("ceph-osd", "-i", "0", "-f")
        user = ("--uid=kb", "--display-name=kb", f"--access-key={KEY}", f"--secret-key={SECRET}")
        run("radosgw-admin", "user", "create", *user)
        start("radosgw", "-n", "client.rgw", "-f", f"--rgw-frontends=beast endpoint=127.0.0.1:{own}")
        wait_for(own)
        yield BucketServer(own)
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()


def _command(place: Path, *words: str) -> list[str]:
    return [*words, "-c", str(place / "ceph.conf")]
