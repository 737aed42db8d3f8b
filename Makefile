.DEFAULT_GOAL := help
.PHONY: help run test coverage check fix bench soak answers i18n migration wheel venv
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt

help: ## list the targets
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-10s %s\n", $$1, $$2}'

run: .venv/.runtime ## a made-up small town in your browser: http://127.0.0.1:8080
	$(BIN)/kanalvakt demo

test: .venv/.installed ## all tests, on SQLite and on a PostgreSQL of their own
	$(BIN)/pytest -n 2 --dist worksteal --durations=10 $(ARGS)

coverage: .venv/.installed ## all tests, and the lines that none of them runs; takes longer
	$(BIN)/pytest -n 2 --dist worksteal --cov --cov-report=term-missing $(ARGS)

check: .venv/.installed ## format, lint, types, import contracts
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports

fix: .venv/.installed ## format, and repair what ruff can
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: .venv/.installed ## the figures of docs/performance.md
	$(BIN)/python -m tests.bench $(ARGS)

soak: .venv/.installed ## the long tests: months of the town's life
	$(BIN)/pytest -m soak --durations=10 $(ARGS)

answers: .venv/.installed ## how good the answers are: the table of docs/answers.md
	$(BIN)/python -m tests.answers.measure

i18n: .venv/.installed ## extract the texts and merge them into the Swedish catalogue
	mkdir -p build && $(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --no-location --output build/kanalvakt.pot bot adapters
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 100 --domain kanalvakt --locale sv --input-file build/kanalvakt.pot --output-dir bot/locale

migration: .venv/.installed ## a new migration: make migration MESSAGE="what it does"
	$(BIN)/python -m store.migrate "$(MESSAGE)"

wheel: .venv/.installed ## build dist/kanalvakt-*.whl
	$(BIN)/python -m build --wheel --no-isolation

venv: .venv/.installed ## the virtual environment with everything

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.runtime: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing what Kanalvakt needs (about a minute, once) ..."
	$(PIP) --editable . && touch $@

.venv/.installed: .venv/.runtime
	@echo "Installing what the tests and checks need (about a minute, once) ..."
	$(PIP) --editable '.[slack,teams,postgres,dev]' && touch $@
