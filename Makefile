# Suanli. `make help` lists what there is.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help run test fast lint lab clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Suanli needs Python 3.11 or later; this is $$($(PYTHON) --version). Say PYTHON=... to name another." >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --upgrade pip setuptools wheel
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[lab,dev]'
	@touch $@

run: $(READY) ## the baseline: targets, vendors, regimes; writes results/baseline/
	$(BIN)/suanli run baseline --out results/baseline

test: $(READY) lint ## lint, types and the whole suite
	$(BIN)/python -m pytest -n 2 --dist worksteal

fast: $(READY) ## the tests that take no more than a few seconds each
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow"

.typing: ## links under which type checkers find suanli.*
	@mkdir -p .typing/suanli
	@for room in model agents experiments visualization; do ln -sfn ../../$$room .typing/suanli/$$room; done

lint: $(READY) .typing ## style, spelling and types of the whole tree
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/mypy .typing/suanli

lab: $(READY) ## the lab in the browser, on this machine: http://127.0.0.1:8765
	$(BIN)/suanli lab

clean: ## remove environments, caches and results
	rm -rf .venv* .typing .pytest_cache .mypy_cache .ruff_cache .hypothesis results build *.egg-info
