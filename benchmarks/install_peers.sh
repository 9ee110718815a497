#!/bin/sh
# The engines that pip does not bring, where apt and root are there; without them their columns are missing.
set -eu

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    command -v rg >/dev/null && /usr/bin/python3 -c 'import xapian' 2>/dev/null && exit 0
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-xapian ripgrep >/dev/null
fi
