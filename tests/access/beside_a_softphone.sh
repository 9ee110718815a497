#!/bin/sh
# A softphone and the program on one screen, worked by keys: beside_a_softphone.sh KB PYTHON. Says who has the focus when.
openbox >/dev/null 2>&1 &
manager=$!
QT_QPA_PLATFORM=xcb "$2" -c "
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication(['softphone'])
window = QLabel('appel')
window.setWindowTitle('Softphone')
window.show()
application.exec()" &
softphone=$!
program=
trap 'kill $program $softphone $manager 2>/dev/null; wait' EXIT

# until CONDITION...: ten looks a second, twenty seconds at most
until_true() {
    for _ in $(seq 200); do
        if "$@"; then return 0; fi
        sleep 0.1
    done
    echo "never: $*" >&2
    return 1
}
has_focus() { [ "$(xdotool getactivewindow getwindowname 2>/dev/null)" = "$1" ]; }
is_narrow() { [ "$(xdotool search --onlyvisible --name Vademecum getwindowgeometry --shell 2>/dev/null | sed -n 's/^WIDTH=//p' | head -n 1)" = 440 ]; }

xdotool search --sync --onlyvisible --name Softphone windowactivate --sync
until_true has_focus Softphone
"$1" &
program=$!
xdotool search --sync --onlyvisible --name Vademecum windowactivate --sync
until_true has_focus Vademecum
xdotool key ctrl+shift+m
until_true is_narrow
until_true has_focus Vademecum
xdotool type bourse
xdotool getactivewindow getwindowname
xdotool key Escape
until_true has_focus Softphone
xdotool getactivewindow getwindowname
xdotool search --sync --onlyvisible --name Vademecum getwindowname
