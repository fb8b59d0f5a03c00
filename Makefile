# `make` alone lists what can be made. A machine needs Python 3.11 or newer and make; the rest is installed
# into .venv (and, for the tests, Chromium, Java and npm by the system's package manager where they are missing).

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help site check serve test quick lint golden schema vendor bench soak compiled clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  PYTHON=python3.12 chooses the Python that .venv is made with, PORT=8001 the port of serve."

site: .venv/site.stamp compiled ## Build the site into site/
	$(BIN)/python build.py

check: .venv/site.stamp compiled ## Check data/ and content/ and write nothing
	$(BIN)/python build.py check

serve: .venv/site.stamp compiled ## Show the site on this machine and rebuild it on save
	$(BIN)/python build.py serve --port $(PORT)

test: lint ## Check style and types, then run all tests; finds or installs Chromium, Java and the Nu HTML Checker first
	$(BIN)/python tests/tools.py
	$(BIN)/python -m pytest -n auto --dist worksteal

quick: .venv/test.stamp ## Run the tests that are short: no browser, no Java, no kills, not the whole site
	$(BIN)/python -m pytest -q -n auto --dist worksteal -m "not browser and not real and not slow"

lint: .venv/test.stamp ## Check the style and the types of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

golden: .venv/test.stamp ## Accept the fixture city's pages as they are now; read the diff before you commit it
	$(BIN)/python -m pytest tests/test_golden.py tests/test_citations.py --update-golden

schema: .venv/site.stamp ## Write the JSON Schemas of the data files anew
	$(BIN)/python -m pledgebook.book.schema

vendor: ## Fetch the browser's libraries into static/vendor/ anew (needs npm)
	./tools/vendor.sh

bench: .venv/site.stamp ## Time builds beside the generator as it was, and what they cost with the size of the book
	$(BIN)/python benchmarks/rebuild.py
	$(BIN)/python benchmarks/serve.py
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/charts.py

soak: .venv/test.stamp ## Try kills, builds at once, damaged caches, random and bad edits; half an hour (SOAK=--help)
	$(BIN)/python tools/soak.py $(SOAK)

# Loading the generator takes half as long again where Python is told not to keep what it compiled.
compiled: .venv/site.stamp
	@$(BIN)/python -m compileall -q pledgebook

clean: ## Remove all that make has made
	@test ! -x $(BIN)/python || $(BIN)/python build.py clean
	rm -rf .venv .cache .pytest_cache

.venv/site.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: $(PYTHON) is not Python 3.11 or newer; name one that is, as in: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq python3-venv; } \
	  || { echo "make: $(PYTHON) can't make virtual environments (no ensurepip); install it, on Debian and Ubuntu with: sudo apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/test.stamp: .venv/site.stamp requirements-test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@touch $@
