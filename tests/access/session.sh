#!/bin/sh
# A session with a screen and accessibility, the program in it, and a screen reader that asks: session.sh KB PYTHON ARGUMENTS
/usr/libexec/at-spi-bus-launcher --launch-immediately >/dev/null 2>&1 &
launcher=$!
"$1" &
program=$!
trap 'kill $program $launcher 2>/dev/null; wait $program' EXIT
shift
"$@"
