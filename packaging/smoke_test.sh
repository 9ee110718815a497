#!/bin/sh
# Installs the .deb in a clean Debian root and uses it there: the sample is searched, the window starts under Xvfb.
# Needs root, debootstrap and a Debian mirror (apt's own).
set -eu
cd "$(dirname "$0")/.."

deb=$(ls dist/vademecum_*.deb)
root=${1:-build/root}
command -v debootstrap >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq debootstrap >/dev/null
mirror=$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) .*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)
[ -d "$root/etc" ] || debootstrap --variant=minbase bookworm "$root" "$mirror" >/dev/null
cp "$deb" "$root/tmp/vademecum.deb"
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
run() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
run apt-get update -qq
run apt-get install -y -qq --no-install-recommends /tmp/vademecum.deb xvfb xauth >/dev/null

# no pipes: they would hide that the program failed
run kb --version
run kb demo > "$root/tmp/demo.txt"
run kb --folder /opt/vademecum/_internal/kb_app/articles sync
run kb search "payer en plusieurs fois" > "$root/tmp/hits.txt"
head -n 1 "$root/tmp/hits.txt" | grep -q "paiement échelonné"
run kb doctor --json > "$root/tmp/doctor.json" || { cat "$root/tmp/doctor.json"; exit 1; }
run sh -c 'xvfb-run -a timeout 15 kb open --query bourse; test $? = 124'
echo "the package works in a clean root"
