# Each command does its own set-up. See README.md and docs/house.md.
PYTHON ?= python3
BIN := .venv/bin
JOBS ?= auto
TESTS ?= -m 'not slow and not browser'

.DEFAULT_GOAL := help
.PHONY: help run test check format messages bench installed installed-dev quality

help:
	@echo "make run       the town on http://127.0.0.1:8000 (PORT=... for another door)"
	@echo "make test      the tests, in parallel, but the long ones and those of a browser (TESTS=tests/events for some)"
	@echo "make check     style, types, floors, templates, migrations, French, then every test"
	@echo "make format    put the code in order"
	@echo "make messages  gather the sentences to translate"
	@echo "make bench     measure, and write the figures under var/bench/"

run: installed
	@exec $(BIN)/python -m config.serving

test: installed-dev
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(TESTS)

check: quality
	@$(MAKE) --no-print-directory test TESTS=

quality: installed-dev
	@$(BIN)/python -m config.checking

format: installed-dev
	@$(BIN)/python -m ruff check --fix --quiet . ; $(BIN)/python -m ruff format --quiet .

messages: installed-dev
	@$(BIN)/python -m config.messages gather

bench: installed
	@$(BIN)/python manage.py bench

installed:
	@command -v $(PYTHON) >/dev/null || { echo "martigues: Python is missing; run: apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) config/installing.py requirements.lock

installed-dev:
	@command -v $(PYTHON) >/dev/null || { echo "martigues: Python is missing; run: apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) config/installing.py requirements-dev.lock
