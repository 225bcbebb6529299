# Suanli. `make help` lists what there is.
PYTHON ?= python3
VENV ?= .venv
EXTRAS ?= lab,dev
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest --dist worksteal

# bytecode is kept, whatever the machine says: the suite starts a hundred processes that would each compile all anew
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run test test-all suite newer lint panel figures ranges lab clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Suanli needs Python 3.11 or later; this is $$($(PYTHON) --version). Say PYTHON=... to name another." >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --upgrade pip setuptools wheel
	@echo "installing Suanli and what it needs into $(VENV)"
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt -e '.[$(EXTRAS)]'
	@touch $@

run: $(READY) ## the baseline: targets, vendors, regimes; writes results/baseline/
	$(BIN)/suanli run baseline --out results/baseline

test: $(READY) ## lint and types beside the whole suite, browser included
	@$(MAKE) --no-print-directory -j 2 lint suite

test-all: ## the same with what takes long and is tested in small besides (a quarter of an hour)
	@SUANLI_ALL=1 $(MAKE) --no-print-directory test

suite: $(READY) ## the whole suite
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(PYTEST) -n 3 # a third works while others wait for a browser or a process

newer: $(READY) ## what can differ on another Python or Mesa; give PYTHON=python3.13 VENV=.venv-newer
	$(PYTEST) -n 2 -m newer

panel: $(READY) ## every series over 205 runs against tests/panel/hashes.json; WRITE=1 accepts what moved
	$(BIN)/python tests/panel/panel.py $(if $(WRITE),--write)

figures: $(READY) ## figures of README and docs anew, from their commands at full size (hours)
	$(BIN)/python docs/figures/figures.py

ranges: $(READY) ## each parameter alone at the ends of its range, then 2,000 random runs: none may end in a traceback
	$(BIN)/python benchmarks/ranges.py ends
	$(BIN)/python benchmarks/ranges.py random 2000

.typing: ## links under which type checkers find suanli.*
	@mkdir -p .typing/suanli
	@for room in model agents experiments visualization; do ln -sfn ../../$$room .typing/suanli/$$room; done

lint: $(READY) .typing ## style, layers, spelling and types of the whole tree
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports > .import_linter.txt || { cat .import_linter.txt; exit 1; }
	@$(BIN)/codespell
	@$(BIN)/mypy .typing/suanli

lab: $(READY) ## the lab in the browser, on this machine: http://127.0.0.1:8765
	$(BIN)/suanli lab

clean: ## remove environments, caches and results
	rm -rf .venv* .typing .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter* results build *.egg-info
