# make run: install into .venv and compare the tariff schemes of the five sites.
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	$$name -c '$(FITS)' 2>/dev/null && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

# Tests run on all cores up to four, as each worker holds up to 2 GB.
WORKERS ?= -n logical --maxprocesses 4 --dist worksteal

.PHONY: run test bench fuzz kill lint docs clean

run: $(VENV)/.installed
	$(BIN)/python cli.py compare scenarios/five-sites.toml

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest $(WORKERS)

bench: $(VENV)/.installed-dev
	$(BIN)/python -m pytest tests/benchmarks --benchmark-enable

# 21,200 inputs of ten kinds, changed at random by a seed; some 20 minutes on two cores.
fuzz: $(VENV)/.installed-dev
	PYTHONPATH=.:tests $(BIN)/python tests/fuzz/fuzz.py

# 102 commands killed at random moments; some 20 minutes on two cores.
kill: $(VENV)/.installed-dev
	PYTHONPATH=.:tests $(BIN)/python tests/kills/kills.py

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/.installed-docs
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) -e '.[dev]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-docs: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) -e '.[docs]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf docs/_build docs/_generated build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
