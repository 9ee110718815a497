#!/bin/sh
# Makes sure that the libraries Qt loads are there: by apt when root on Debian, else names what to install.
# `system_libraries.sh` is what the tests need (no display), `system_libraries.sh window` adds a real X11 window,
# `system_libraries.sh servers` what `make faults` starts, mounts and watches with, `bucket` what `make bucket` starts.
set -eu

need="libegl1:libEGL.so.1 libgl1:libGL.so.1 libfontconfig1:libfontconfig.so.1 libfreetype6:libfreetype.so.6
libdbus-1-3:libdbus-1.so.3 libglib2.0-0:libglib-2.0.so.0 libxkbcommon0:libxkbcommon.so.0 libx11-6:libX11.so.6
libzstd1:libzstd.so.1"
window="libx11-xcb1:libX11-xcb.so.1 libxcb-cursor0:libxcb-cursor.so.0 libxcb-icccm4:libxcb-icccm.so.4
libxcb-image0:libxcb-image.so.0 libxcb-keysyms1:libxcb-keysyms.so.1 libxcb-randr0:libxcb-randr.so.0
libxcb-render0:libxcb-render.so.0 libxcb-render-util0:libxcb-render-util.so.0 libxcb-shape0:libxcb-shape.so.0
libxcb-shm0:libxcb-shm.so.0 libxcb-sync1:libxcb-sync.so.1 libxcb-xfixes0:libxcb-xfixes.so.0
libxcb-xkb1:libxcb-xkb.so.1 libxkbcommon-x11-0:libxkbcommon-x11.so.0"

[ "$(uname)" = Linux ] || exit 0
[ "${1:-}" = window ] && need="$need $window"
[ "${1:-}" = servers ] && need="$need libfuse2:libfuse.so.2"

libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
missing=""
for pair in $need; do
    case "$libraries" in
        *"${pair#*:} "*) ;;
        *) missing="$missing ${pair%%:*}" ;;
    esac
done
if ! ${PYTHON:-python3} -c 'import ensurepip, venv' 2>/dev/null; then
    missing="$missing python3-venv"
fi
if [ "${1:-}" = servers ]; then
    for pair in samba:smbd openssh-server:sshd strace:strace; do
        PATH="$PATH:/usr/sbin" command -v "${pair#*:}" >/dev/null || missing="$missing ${pair%%:*}"
    done
fi
if [ "${1:-}" = bucket ]; then
    for pair in ceph-mon:ceph-mon ceph-osd:ceph-osd ceph-common:ceph radosgw:radosgw; do
        command -v "${pair#*:}" >/dev/null || missing="$missing ${pair%%:*}"
    done
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing system libraries:$missing"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "Some system libraries are missing. Please install them, then start again:" >&2
    echo "    sudo apt-get install$missing" >&2
    exit 1
fi
