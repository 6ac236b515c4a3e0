# Two commands matter: `make run` and `make test`. Each sets up what it needs, asks nothing, and starts in seconds the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
COUNT ?= 2000
SEED ?= 2014
# The tests start Python some hundred times: none should compile the whole program anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test test-long fuzz faults check audit sbom fix bench lock setup setup-dev screenshots docs pictures sample-data clean

help:
	@echo "make run         serve the app on http://localhost:$(PORT), with the sample council if nothing is stored yet"
	@echo "make test        every kind of test, browser included"
	@echo "make test-long   the same, property and crash tests at full counts"
	@echo "make fuzz        2,000 damaged files through the reader (COUNT=, SEED=)"
	@echo "make faults      small faults put into the code that guards, and those no test sees (OF=privacy, gate or store; hours for all)"
	@echo "make check       format, lint, types and what the app is built on; changes nothing, needs no network"
	@echo "make audit       ask the network whether a package is known to be unsafe"
	@echo "make sbom        a bill of materials of what the app runs on, into dist/sbom.json (CycloneDX)"
	@echo "make fix         format, and mend what the linter can"
	@echo "make bench       measure the budgets and print them as ratios"
	@echo "make screenshots every page at two widths, light and dark, into screenshots/"
	@echo "make docs        write the reference in docs/ from the program: commands, columns, words"
	@echo "make pictures    take the pictures of the guide again, into docs/guide/images/"
	@echo "make sample-data make the sample council's files again"
	@echo "make lock        pin requirements*.in again"

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "IG Metrics needs Python 3.11 or later. Set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: requirements.txt pyproject.toml $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

# uv installs in seconds what takes pip minutes; where it cannot be had, pip does it.
$(VENV)/.dev: requirements.txt requirements-servers.txt requirements-scale.txt requirements-dev.txt pyproject.toml $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $$(grep '^uv==' requirements-dev.txt) && $(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode -r requirements-dev.txt || $(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(VENV)/.app $@

setup: $(VENV)/.app
setup-dev: $(VENV)/.dev

run: setup
	@$(BIN)/python -m ig_metrics demo --if-empty
	$(BIN)/python -m streamlit run app.py --server.port $(PORT)

test: setup-dev
	@$(BIN)/python scripts/find_chromium.py --install
	@$(BIN)/python scripts/find_servers.py --install
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

test-long: setup-dev
	@$(BIN)/python scripts/find_chromium.py --install
	@$(BIN)/python scripts/find_servers.py --install
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

fuzz: setup-dev
	$(BIN)/python -m tests.fuzz --count $(COUNT) --seed $(SEED)

faults: setup-dev
	$(BIN)/python -m tests.mutation $(OF)

check: setup-dev
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/python scripts/dependencies.py

# Asks the network what has become known of the packages; what it finds goes into scripts/withdrawn.toml.
audit: setup
	$(PYTHON) -m venv .venv-audit && .venv-audit/bin/pip install --quiet pip-audit
	.venv-audit/bin/pip-audit --no-deps --disable-pip -r requirements.txt -r requirements-servers.txt -r requirements-scale.txt

sbom: setup-dev
	$(BIN)/python scripts/sbom.py dist/sbom.json

fix: setup-dev
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

bench: setup-dev
	$(BIN)/python -m benchmarks

screenshots: setup-dev
	@$(BIN)/python scripts/find_chromium.py --install
	$(BIN)/python scripts/screenshots.py

docs: setup-dev
	$(BIN)/python scripts/reference.py

pictures: setup-dev
	@$(BIN)/python scripts/find_chromium.py --install
	$(BIN)/python scripts/screenshots.py --guide

sample-data: setup-dev
	$(BIN)/python scripts/make_sample_data.py

# Everything is resolved together once, so that one set of versions serves the app, its extras and its tests.
PINS = .venv-lock/bin/uv pip compile --quiet --no-annotate --no-header
lock:
	rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv
	$(PINS) requirements-dev.in -o .venv-lock/all.txt
	{ echo "# Made by make lock from requirements.in: what the app runs on, every version pinned."; $(PINS) -c .venv-lock/all.txt requirements.in; } > .venv-lock/app.txt
	for part in servers scale dev; do $(PINS) -c .venv-lock/all.txt requirements-$$part.in -o .venv-lock/$$part.txt || exit 1; done
	cp .venv-lock/app.txt requirements.txt
	{ echo "# Made by make lock from requirements-servers.in: what a PostgreSQL server or object storage adds."; echo "-r requirements.txt"; grep -vxFf .venv-lock/app.txt .venv-lock/servers.txt; } > requirements-servers.txt
	{ echo "# Made by make lock from requirements-scale.in: what a rollup over many organisations adds."; echo "-r requirements.txt"; grep -vxFf .venv-lock/app.txt .venv-lock/scale.txt; } > requirements-scale.txt
	{ echo "# Made by make lock from requirements-dev.in: what the tests, checks and benchmarks add."; echo "-r requirements-servers.txt"; echo "-r requirements-scale.txt"; cat .venv-lock/app.txt .venv-lock/servers.txt .venv-lock/scale.txt | grep -vxFf - .venv-lock/dev.txt; } > requirements-dev.txt
	rm -rf .venv-lock

clean:
	rm -rf $(VENV) .venv-lock .pytest_cache .mypy_cache .ruff_cache .hypothesis
