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
xdotool search --sync --onlyvisible --name Softphone windowactivate --sync
"$1" &
program=$!
trap 'kill $program $softphone $manager 2>/dev/null; wait' EXIT
xdotool search --sync --onlyvisible --name Vademecum windowactivate --sync
sleep 2
xdotool key ctrl+shift+m
sleep 1
xdotool type bourse
sleep 1
xdotool getactivewindow getwindowname
xdotool key Escape
sleep 2
xdotool getactivewindow getwindowname
xdotool search --onlyvisible --name Vademecum getwindowname
