# Two commands for a newcomer: `make demo` and `make test`. Both make a local environment in .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUILT_FROM := pyproject.toml hatch_build.py alkfusion/alignments/_sieve.pyx

.PHONY: demo test slow lint bench clean

demo: $(VENV)/.installed
	$(BIN)/alkfusion demo

test: $(VENV)/.developed
	$(BIN)/python -m pytest -q -n auto -m "not slow"

slow: $(VENV)/.developed
	$(BIN)/python -m pytest -q -n auto -m slow

lint: $(VENV)/.developed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.developed
	$(BIN)/python -m benchmarks

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "alkfusion needs Python 3.11 or newer; name one with: make PYTHON=python3.11 demo"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		  echo "Installing Debian's python3-venv" && apt-get update -qq && apt-get install -y -qq python3-venv; } || \
		{ echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python $(BUILT_FROM)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.developed: $(VENV)/bin/python $(BUILT_FROM)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,tables]'
	touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
