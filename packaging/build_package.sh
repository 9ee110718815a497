#!/bin/sh
# Builds what runs without Python: a folder, a portable zip, and a .deb; in dist/. Takes two minutes.
set -eu
cd "$(dirname "$0")/.."

version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
tools=build/package
[ -x "$tools/bin/python" ] || "${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check "pyinstaller>=6.10,<7"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps .
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check .

rm -rf dist/vademecum
"$tools/bin/pyinstaller" --noconfirm --log-level ERROR --distpath dist --workpath build/work packaging/vademecum.spec

rm -rf build/portable && mkdir -p build/portable
cp -r dist/vademecum build/portable/vademecum
touch build/portable/vademecum/portable
rm -f "dist/vademecum-$version-portable-linux.zip"
"$tools/bin/python" -c "import shutil; shutil.make_archive('dist/vademecum-$version-portable-linux', 'zip', 'build/portable')"

root=build/deb
rm -rf "$root" && mkdir -p "$root/DEBIAN" "$root/opt" "$root/usr/bin" "$root/usr/share/applications" \
    "$root/usr/share/icons/hicolor/scalable/apps" "$root/usr/share/doc/vademecum"
cp -r dist/vademecum "$root/opt/vademecum"
ln -s /opt/vademecum/kb "$root/usr/bin/kb"
ln -s /opt/vademecum/kb "$root/usr/bin/vademecum"
cp LICENSE "$root/usr/share/doc/vademecum/copyright"
cp packaging/vademecum.desktop "$root/usr/share/applications/"
cp resources/icons/vademecum.svg "$root/usr/share/icons/hicolor/scalable/apps/vademecum.svg"
cat > "$root/DEBIAN/control" <<CONTROL
Package: vademecum
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: Vademecum <vademecum@localhost>
Section: office
Priority: optional
Installed-Size: $(du -sk "$root/opt" | cut -f1)
Depends: libc6 (>= 2.34), libegl1, libgl1, libfontconfig1, libfreetype6, libdbus-1-3, libglib2.0-0, libxkbcommon0,
 libx11-6, libx11-xcb1, libxcb-cursor0, libxcb-icccm4, libxcb-image0, libxcb-keysyms1, libxcb-randr0, libxcb-render0,
 libxcb-render-util0, libxcb-shape0, libxcb-shm0, libxcb-sync1, libxcb-xfixes0, libxcb-xkb1, libxkbcommon-x11-0
Description: offline knowledge base for the people who answer calls
 Keeps a locally indexed copy of a shared folder of Markdown articles: type two
 words, read the right answer for the caller's site, network or not.
CONTROL
dpkg-deb --root-owner-group --build "$root" "dist/vademecum_${version}_$(dpkg --print-architecture).deb" >/dev/null
ls -l dist/*.deb dist/*.zip
