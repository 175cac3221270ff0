# Bye SIM. `make help` lists what can be done; every target installs what it needs first.
PYTHON ?= python3
VENV ?= .venv
JOBS ?= auto
VENV_BENCH ?= .venv-bench
VENV_AUDIT ?= .venv-audit
BIN := $(VENV)/bin
# Three for two cores: half of the time a test waits, for a process, a clock or a disk.
WORKERS = $(if $(filter auto,$(JOBS)),$$(( ($$(getconf _NPROCESSORS_ONLN) * 3 + 1) / 2 )),$(JOBS))
export PTB_TIMEDELTA := true
# A hundred processes are started by the tests: each would compile the whole bot.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo run test mutants year soak torture bench audit check catalogues screens lock clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/dev.done $(VENV)/catalogues.done ## everything into .venv, from the locked and hashed lists

demo: $(VENV)/run.done $(VENV)/catalogues.done ## a chat page on http://127.0.0.1:8081 with the bot inside; needs no token
	@$(BIN)/python -m bot demo

run: $(VENV)/run.done $(VENV)/catalogues.done ## the bot in Telegram, with the token in .env
	@$(BIN)/python -m bot run

test: install ## all tests
	@echo "Testing. Some tests need a Chromium, one strace (Debian: apt-get install chromium fonts-wqy-microhei strace)."
	@$(BIN)/python -m pytest -n $(WORKERS) --no-loadscope-reorder $(TESTS)

mutants: install ## break each promise of docs/guarantees.md in a copy: its test must notice (half an hour); only some: make mutants WORDS="two taps"
	@JOBS=$(JOBS) $(BIN)/python -m tests.mutants $(WORDS)

year: PEOPLE ?= 1000
year: DAYS ?= 400
year: SEED ?= 1
year: install ## a year of pretended people in minutes: make year PEOPLE=10000 DAYS=400 SEED=1
	@$(BIN)/python -m tests.year PEOPLE=$(PEOPLE) DAYS=$(DAYS) SEED=$(SEED)

soak: install ## the bot under load for a quarter of an hour: what it holds may not grow
	@SOAK_LAPS=200 $(BIN)/python -m pytest tests/test_soak.py

audit: $(VENV_AUDIT)/done ## whether anything is known to be wrong with the locked packages (needs the network, and says when it has none)
	@$(VENV_AUDIT)/bin/python -m tools.audit

check: install ## lint, types, catalogues and content
	@echo "Checking style …" && $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@echo "Checking types …" && $(BIN)/mypy
	@echo "Checking catalogues …" && $(BIN)/python -m tools.catalogues check && $(BIN)/python -m tools.rendered
	@echo "Checking content …" && $(BIN)/python -m bot content check && $(BIN)/python -m tools.content_schema --check

torture: install ## kill the bot 1000 times and prove that nothing is lost; KILLS, MODE, ENGINE and SEED can be set
	@$(BIN)/python -m tests.torture

bench: ROUNDS ?= 5
bench: TAPS ?= 2000
bench: CHATS ?= 100000
bench: $(VENV_BENCH)/done ## what taps and late reminders cost, into docs/ (a quarter of an hour; two cores): make bench ROUNDS=5 TAPS=2000 CHATS=100000, or only BACKLOG=1000000
	@$(VENV_BENCH)/bin/python -m benchmarks ROUNDS=$(ROUNDS) TAPS=$(TAPS) CHATS=$(CHATS) $(if $(BACKLOG),BACKLOG=$(BACKLOG))

catalogues: install ## after a change of words: extract, update and compile the catalogues
	@$(BIN)/python -m tools.catalogues extract && $(BIN)/python -m tools.catalogues update && $(BIN)/python -m tools.catalogues compile

screens: install ## draw every screen into docs/screens.png (needs a Chromium)
	@$(BIN)/python -m tools.contact_sheet docs/screens.png en zh

lock: install ## resolve the dependencies anew into requirements*.txt
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 --quiet -o requirements-dev.txt
	@$(BIN)/uv pip compile pyproject.toml -c requirements-dev.txt --universal --generate-hashes --python-version 3.11 --quiet -o requirements.txt
	@$(BIN)/uv pip compile benchmarks/requirements.in pyproject.toml -c requirements-dev.txt --universal --generate-hashes --python-version 3.11 --quiet -o benchmarks/requirements.txt
	@$(BIN)/uv pip compile tools/audit/requirements.in --universal --generate-hashes --python-version 3.11 --quiet -o tools/audit/requirements.txt

clean: ## remove what was installed or built
	rm -rf $(VENV) $(VENV_BENCH) $(VENV_AUDIT) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find locales -name '*.mo' -delete

$(VENV)/bin/python:
	@echo "Making $(VENV) with $$($(PYTHON) --version) …"
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' \
		|| { echo "Bye SIM needs Python 3.11, 3.12, 3.13 or 3.14: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV_BENCH)/done: benchmarks/requirements.txt $(wildcard locales/*/LC_MESSAGES/messages.po) | $(VENV)/bin/python
	@echo "Installing the bot and whom it is compared with into $(VENV_BENCH) (about a minute) …"
	@$(BIN)/python -m venv $(VENV_BENCH)
	@$(VENV_BENCH)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.txt
	@$(VENV_BENCH)/bin/python -m tools.catalogues compile
	@touch $@

$(VENV_AUDIT)/done: tools/audit/requirements.txt | $(VENV)/bin/python
	@echo "Installing pip-audit into $(VENV_AUDIT) …"
	@$(BIN)/python -m venv $(VENV_AUDIT)
	@$(VENV_AUDIT)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r tools/audit/requirements.txt
	@touch $@

$(VENV)/run.done: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the bot needs into $(VENV) (about half a minute) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.done: requirements-dev.txt | $(VENV)/bin/python
	@echo "Installing what the bot and its tests need into $(VENV) (about a minute) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/run.done

$(VENV)/catalogues.done: $(wildcard locales/*/LC_MESSAGES/messages.po) | $(VENV)/run.done
	@echo "Compiling the catalogues …"
	@$(BIN)/python -m tools.catalogues compile
	@touch $@
