#!/bin/sh
# An MSI for central distribution from a built folder, with wixl (msitools) on Linux: packaging/build_msi.sh FOLDER OUT.msi
# Installs for everybody on the computer, which needs rights; people without them take the per-user installer.
set -eu
# file names have accents
export LC_ALL=C.UTF-8
here=$(cd "$(dirname "$0")" && pwd)
folder=$(cd "$1" && pwd)
mkdir -p "$(dirname "$2")"
out=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
command -v wixl >/dev/null || { echo "please install wixl (Debian: apt-get install wixl)" >&2; exit 2; }

# an MSI's version is numbers only, and it decides what replaces what
version=$(sed -n 's/^version = "\([0-9.]*\).*"/\1/p' "$here/../pyproject.toml")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# kb.exe is in the list with its shortcut; the others are listed by wixl's own tool, which knows relative names only
cd "$folder"
program=kb.exe
[ -f "$program" ] || program=kb
find . -type f ! -path "./$program" | sort | wixl-heat \
    --directory-ref INSTALLDIR --component-group Files --var var.Folder --prefix ./ --win64 > "$work/files.wxs"
wixl --arch x64 -D Version="$version" -D Win64=yes -D Folder=. -D Program="$program" -o "$out" "$here/vademecum.wxs" "$work/files.wxs"
