# psoas_care: `make` lists what there is to do.
#
# Settings come from the environment or behind the word, for example
#   make run PORT=8001 DEMO=0
#   make test PYTHON=/opt/python3.12/bin/python3 VENV=.venv-3.12

.DEFAULT_GOAL := help
.PHONY: help run dev test soak audit bench check format screens figures plans lock installed-run installed-dev

VENV ?= .venv
BIN = $(VENV)/bin

# The first of these that runs is taken. Tried, not looked up: pyenv puts a python3.13
# on the PATH that may only say "command not found".
PYTHON ?= python3.13 python3.12 python3.11 python3

# What the browser tests drive; empty leaves them out. The headless build of Chromium
# takes half the time of the whole one.
CHROMIUM ?= $(shell command -v chromium-headless-shell || command -v chromium \
	|| command -v chromium-browser || command -v google-chrome)

# What a person has set for other projects does not reach ours. Behind the word it is
# meant: make test PYTEST_ADDOPTS=-x
FOREIGN = PYTHON% DJANGO_% PYTEST_% COVERAGE_% HYPOTHESIS_% MYPY% RUFF_% GRANIAN_% \
	PLAYWRIGHT_% PWDEBUG VIRTUAL_ENV \
	UV_CONSTRAINT UV_EXCLUDE_NEWER UV_OVERRIDE UV_PRERELEASE UV_RESOLUTION
from_environment = $(if $(filter environment%,$(origin $1)),$1)
unexport $(foreach name,$(filter $(FOREIGN),$(.VARIABLES)),$(call from_environment,$(name)))

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: installed-run ## install what is missing, and serve on http://127.0.0.1:8000
	@$(BIN)/python -m tools.run

dev: installed-dev ## the same with autoreload and error pages, for developing
	@DEBUG=1 $(BIN)/python -m tools.run

test: installed-dev ## the test suite, and again on PostgreSQL where there is one
ifeq ($(CHROMIUM),)
	@echo "****************************************************************" >&2
	@echo "* NOT RUN: the browser tests, for want of Chromium.            *" >&2
	@echo "* Install it to test everything (Debian: apt install chromium) *" >&2
	@echo "****************************************************************" >&2
endif
	@CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest -n 2 \
		$(if $(CHROMIUM),,--ignore=tests/browser)
	@$(BIN)/python -m tools.postgres $(BIN)/python -m pytest -n 2 \
		--quiet --ignore=tests/browser -m "database and not soak"
ifeq ($(CITUS_URL),)
	@echo "* NOT RUN: manage.py distribute on Citus, for want of CITUS_URL. *" >&2
endif

# As on a public server, with a database for this once, and nothing else set.
UNSET = unset ALLOW_HTTP DEBUG DEMO EMAIL_URL FROM_EMAIL HOST PORT SECRET_KEY_FALLBACKS \
	SIGN_UP VAR_DIR WORKERS;
check: export SECRET_KEY = this-key-signs-nothing-it-only-lets-the-settings-load-23571113
check: export ORIGIN = https://psoas-care.example
check: export DATABASE_URL = sqlite://:memory:
check: installed-dev ## lint, format, types, layers, templates, words, settings
	@$(BIN)/python -m ruff check
	@$(BIN)/python -m ruff format --check
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m djlint --check templates
	@$(BIN)/python -m djlint --lint templates
	@$(BIN)/python -m tools.words
	@$(UNSET) $(BIN)/python manage.py makemigrations --check --dry-run
	@$(UNSET) $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(UNSET) $(BIN)/python manage.py check_content

soak: installed-dev ## the long forms: thousands of examples, half an hour of load
	@$(BIN)/python -m pytest -m soak
	@$(BIN)/python -m pytest -n 2 -m hypothesis --hypothesis-profile soak
	@$(BIN)/python -m tools.load peak
	@$(BIN)/python -m tools.load steady --seconds 1800

audit: installed-dev ## whether a locked package is known to be unsafe (needs pip-audit)
	@$(BIN)/python -m tools.audit

bench: installed-dev ## how fast every page is, beside the least a page can cost
	@$(BIN)/python -m tools.bench

format: installed-dev ## put code and templates into shape
	@$(BIN)/python -m ruff check --fix-only --quiet
	@$(BIN)/python -m ruff format
	@$(BIN)/python -m djlint --reformat --quiet templates

screens: installed-dev ## pictures of every page: phone and desktop, light and dark
	@$(BIN)/python -m tools.screens

figures: installed-dev ## contact sheets of the figures, for looking at
	@$(BIN)/python -m tools.figures

plans: installed-dev ## eight weeks of plans for twenty kinds of people, in docs
	@ORIGIN=https://psoas-care.example $(BIN)/python -m tools.plans

LOCK = uv pip compile pyproject.toml --universal --python-version 3.11 --quiet \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header

lock: installed-dev ## write the hashed locks anew from pyproject.toml (needs uv)
	@$(LOCK) --output-file requirements/run.txt
	@$(LOCK) --output-file requirements/dev.txt --extra postgres --group dev
	@mkdir -p var && uv pip compile requirements/dev.txt --universal --no-deps \
		--python-version 3.11 --quiet --format pylock.toml --output-file var/pylock.toml
	@$(BIN)/python -m tools.wheels var/pylock.toml

installed-run installed-dev: installed-%:
	@for python in $(PYTHON); do \
		"$$python" -c "" 2>/dev/null || continue; \
		exec "$$python" tools/install.py $(VENV) requirements/$*.txt; \
	done; \
	echo "No Python runs here ($(PYTHON)). Install Python 3.11 or newer, or name it:" \
		"make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; exit 1
