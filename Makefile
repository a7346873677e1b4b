# The entry points people need. `make demo` and `make test` do all their own set-up.
# PORT=8000 and VAR=var choose the port and the data folder of the demo; DATABASE_URL another database.

SHELL := /bin/sh
PORT ?= 8000
VAR ?= var
export PORT
export VAR

PYTHON_RUN := .venv/bin/python
MANAGE := $(PYTHON_RUN) manage.py
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/django.po)

.PHONY: demo test check fmt bench messages lock clean

demo: .venv/.runtime locale/.compiled ## Run the demo site: address and accounts are printed
	@exec $(MANAGE) demo

test: .venv/.dev locale/.compiled ## Run all tests on SQLite and, where its programs are found, on PostgreSQL
	@$(PYTHON_RUN) scripts/run_tests.py $(ARGS)

check: .venv/.dev locale/.compiled ## Everything that can be said without running the site
	$(PYTHON_RUN) -m ruff check .
	$(PYTHON_RUN) -m ruff format --check .
	PYTHONPATH=site .venv/bin/lint-imports
	$(PYTHON_RUN) -m mypy site conferences lectures registrations manage.py
	DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) check
	DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) makemigrations --check --dry-run
	.venv/bin/djlint --lint --quiet templates
	$(PYTHON_RUN) scripts/check_messages.py

fmt: .venv/.dev ## Format code
	$(PYTHON_RUN) -m ruff check --fix .
	$(PYTHON_RUN) -m ruff format .

bench: .venv/.dev locale/.compiled ## Measure, as ratios within this run (docs/performance.md)
	@$(PYTHON_RUN) -m bench $(ARGS)

messages: .venv/.dev ## Bring locale/*.po up to date with the source
	$(MANAGE) makemessages -l zh_Hans -l vi --no-location --no-obsolete --no-wrap \
	    -i '.venv*' -i var -i tests -i bench -i scripts -i static-collected

lock: ## Pin requirements anew
	for name in requirements requirements-dev; do \
	    .venv/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url \
	        --no-annotate --no-header --upgrade $$name.in -o $$name.txt; done

clean: ## Remove what can be made again; keeps var/
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache static-collected locale/.compiled

.venv/.runtime: requirements.txt scripts/uv.txt
	@scripts/venv.sh requirements.txt
	@touch $@

.venv/.dev: requirements.txt requirements-dev.txt scripts/uv.txt
	@scripts/venv.sh requirements.txt requirements-dev.txt
	@touch .venv/.runtime $@

# msgfmt needs no package: babel compiles the catalogues.
locale/.compiled: $(CATALOGUES) | .venv/.runtime
	@[ -z "$(CATALOGUES)" ] || $(PYTHON_RUN) -m babel.messages.frontend --quiet compile -d locale -D django
	@touch $@
