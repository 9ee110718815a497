# Two commands matter: `make run` opens the program on the sample folder, `make test` tests it.
# Both do all the set-up that a fresh machine with python3, git and make needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PO := $(wildcard resources/translations/*/LC_MESSAGES/*.po)
LINTED := kb_app tests benchmarks packaging

.PHONY: package spec smoke run test faults bucket soak story browser lint check bench relevance rescue shots translations clean

run: $(READY)
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
		packaging/system_libraries.sh window && $(BIN)/kb --folder articles; \
	else \
		$(BIN)/kb demo; \
	fi

test: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n 2 --dist loadfile -q

# As root on Debian: the rows of the fault matrix that need real servers and a bad network, or a file system that hangs.
faults: $(READY)
	packaging/system_libraries.sh servers
	$(BIN)/pytest -q -m "needs_samba or needs_fuse or needs_strace" tests/faults tests/contract tests/stories

# As root on Debian: what is said of buckets, on a real one: Ceph with its S3 gateway, all of it on this computer.
bucket: $(READY)
	packaging/system_libraries.sh bucket
	KB_BUCKET=ceph $(BIN)/pytest -q -m "needs_ceph or needs_samba" -k "s3 or ceph" tests/faults tests/contract

# Two computers and an editor on one Samba share, cut, killed and stolen at random: make soak MINUTES=10 SEED=7
# With PLANT=P0, P1 or P3 the program delivers as it must not, and the target succeeds if that is noticed.
MINUTES ?= 10
soak: $(READY)
	packaging/system_libraries.sh servers
	PYTHONPATH=tests $(BIN)/python -m soak $(MINUTES) $(SEED) $(if $(PLANT),--plant $(PLANT))

# Two people and an editor, cut and killed at the worst moments; told line by line.
story: $(READY)
	packaging/system_libraries.sh servers
	PYTHONPATH=tests $(BIN)/python -m soak.story

# The rescue page, opened and searched in Chromium.
browser: $(READY)
	command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; }
	$(BIN)/pytest -q -m needs_chromium tests/browser

# Every example of CommonMark's specification, and GitHub's own renderer as the judge of its syntax.
spec: $(READY)
	$(BIN)/pip install -q --disable-pip-version-check cmarkgfm
	$(BIN)/pip download -q --disable-pip-version-check --no-deps --no-binary :all: -d build/spec markdown-it-py
	KB_SPEC=build/spec $(BIN)/pytest -q -m needs_spec tests/spec

# The window as a screen reader meets it, on a screen and an accessibility bus of its own; keys that call it there.
access: $(READY)
	packaging/system_libraries.sh window
	/usr/bin/python3 -c 'import pyatspi' 2>/dev/null && command -v Xvfb xdotool openbox dbus-run-session >/dev/null || { \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		xvfb xdotool openbox dbus at-spi2-core python3-pyatspi gir1.2-atspi-2.0 >/dev/null; }
	$(BIN)/pytest -q -m needs_atspi tests/access tests/contract/test_global_key_contract.py

lint: $(READY)
	$(BIN)/ruff format --check $(LINTED)
	$(BIN)/ruff check $(LINTED)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python packaging/check_translations.py

check: lint test

# Speed beside other engines at 1,000, 10,000 and 50,000 articles, and the window: half an hour and more.
bench: $(READY)
	benchmarks/install_peers.sh
	$(BIN)/python -m benchmarks

# Quality beside other engines: make relevance EVAL=directory-of-test-sets
relevance: $(READY)
	benchmarks/install_peers.sh
	$(BIN)/python -m benchmarks relevance "$(EVAL)"
	$(BIN)/python -m benchmarks relevance "$(EVAL)" --ablation

# A folder, a portable zip and a .deb that need no Python; then the .deb in a clean Debian root (as root).
package:
	packaging/build_package.sh

smoke: package
	packaging/smoke_test.sh

# The rescue page's own search beside the desktop's, in Chromium: make rescue EVAL=directory-of-test-sets
rescue: $(READY)
	command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; }
	$(BIN)/python -m benchmarks rescue "$(EVAL)"

shots: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/take_screenshots.py docs/pictures

# Collects the interface's sentences into the English catalogue; new ones wait there for their translation.
translations: $(READY)
	$(BIN)/python packaging/check_translations.py --update

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache build dist

$(READY): pyproject.toml packaging/hatch_build.py packaging/system_libraries.sh $(PO)
	packaging/system_libraries.sh
	[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,lint]'
	touch $(READY)
