# make demo   a demonstration clinic on http://127.0.0.1:8000
# make test   the tests, on SQLite and PostgreSQL
# make lock   renew the hash-locked requirements
# Needs Python 3.11 or newer; another interpreter: make demo PYTHON=python3.12

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= logical

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help demo test lock
.NOTPARALLEL:

help:
	@sed -n 's/^# //p' Makefile

demo: $(VENV)/.runtime
	@$(BIN)/scs-manager demo --port $(PORT)
	@echo "Next: make demo starts a fresh clinic again; .venv/bin/scs-manager --help lists every command."

test: $(VENV)/.development
	@echo "[tests] SQLite and PostgreSQL; browser journeys where Chromium is found"
	@$(BIN)/python -m pytest -n $(WORKERS)
	@echo "Next: make demo shows the application; .ci/run checks everything else."

lock: $(VENV)/.development
	@echo "[lock] runtime, build, development"
	@$(COMPILE) pyproject.toml -o requirements/runtime.txt
	@$(COMPILE) requirements/build.in -c requirements/runtime.txt -o requirements/build.txt
	@$(COMPILE) pyproject.toml --group dev -c requirements/runtime.txt -o requirements/dev.txt
	@echo "Next: read git diff requirements, then make test."

$(BIN)/python:
	@echo "[1/3] Python environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; try make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module of Python is missing (Debian: apt-get install python3-venv)." >&2; rm -rf $(VENV); exit 1; }

$(VENV)/.runtime: pyproject.toml requirements/build.txt requirements/runtime.txt | $(BIN)/python
	@echo "[2/3] Dependencies, checked by hash (a minute or two the first time)"
	@$(PIP) install -qq --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	@echo "[3/3] SCS Manager itself"
	@$(PIP) install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.development: requirements/dev.txt $(VENV)/.runtime
	@echo "[tests] Tools for the tests, checked by hash"
	@$(PIP) install -qq --require-hashes -r requirements/dev.txt
	@touch $@
