#!/bin/sh
# Installs ptcoder for all users of this computer, or without root for yourself. `install.sh --remove` takes it away.
# What it keeps for its users, the log above all, is never touched.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ "$(id -u)" = 0 ]; then prefix=${PREFIX:-/usr/local}; else prefix=${PREFIX:-$HOME/.local}; fi
program=$prefix/lib/ptcoder
link=$prefix/bin/ptcoder
share=$prefix/share

remove() {
    rm -rf "$program" "$share/doc/ptcoder"
    if [ -L "$link" ]; then rm -f "$link"; fi
    rm -f "$share/applications/ptcoder.desktop" "$share/metainfo/ptcoder.metainfo.xml" "$share/man/man1/ptcoder.1.gz"
    for icon in "$share"/icons/hicolor/*/apps/ptcoder.png "$share"/icons/hicolor/scalable/apps/ptcoder.svg; do
        rm -f "$icon"
    done
}

case "${1:-}" in
--remove)
    remove
    echo "ptcoder is removed from $prefix. The logs of its users are where they were."
    exit 0
    ;;
"") ;;
*)
    echo "usage: install.sh [--remove]   (PREFIX=/opt/ptcoder ./install.sh for another place)" >&2
    exit 2
    ;;
esac

mkdir -p "$prefix/lib" "$prefix/bin"
rm -rf "$program.new"
cp -a "$here/lib/ptcoder" "$program.new" # a running program keeps its files until it ends
remove
mv "$program.new" "$program"
ln -s ../lib/ptcoder/ptcoder "$link"
mkdir -p "$share"
cp -R "$here/share/." "$share/"
sed -i "s|^Exec=ptcoder|Exec=$link|" "$share/applications/ptcoder.desktop"
echo "ptcoder is installed: $link"
case ":$PATH:" in *":$prefix/bin:"*) ;; *) echo "$prefix/bin is not in PATH: start it by its whole name, or from the menu." ;; esac
