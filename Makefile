# The commands of the portal; README.md explains them.

VENV ?= .venv
PYTHON ?= $(shell command -v python3 || command -v python)
BIN := $(VENV)/bin

# What the checks need to load the settings; they open no connection.
CHECK_ENV = DEBUG=0 LOCAL_HTTP=0 SECRET_KEY=only-for-the-checks-of-the-settings-0123456789-abcdefghij ALLOWED_HOSTS=portal.example \
	VAULT_KEYS=checks:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= SITE_URL=https://portal.example DATABASE_URL=postgres://nobody@127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1/0

.PHONY: run test check format messages help

help:
	@echo "make run       start the portal here: http://localhost:8000 (another port: PORT=8123 make run)"
	@echo "make test      run the tests (some of them: make test ARGS=\"-k activate\")"
	@echo "make check     format, lint, types, migrations, messages, settings"
	@echo "make format    bring the code into the format that make check wants"
	@echo "make messages  bring locale/ up to date with the source"

run: $(VENV)/.installed-embedded
	@exec $(BIN)/python manage.py up

test: $(VENV)/.installed-tests
	@for name in $(CHROMIUM) chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
		echo "make test needs Chromium: sudo apt-get install --yes chromium (or CHROMIUM=/path/to/it make test)"; exit 1
	@$(BIN)/python -m partnerportal.i18n compile
	@exec $(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.installed-tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python -m partnerportal.i18n check
	$(CHECK_ENV) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(CHECK_ENV) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(CHECK_ENV) $(BIN)/mypy

format: $(VENV)/.installed-tests
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(VENV)/.installed-tests
	$(BIN)/python -m partnerportal.i18n update

# Each stamp is newer than the files it was installed from, so a second start installs nothing.
$(BIN)/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and there is no python3 on PATH."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, and this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed-embedded: requirements.txt requirements-embedded.txt | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-embedded.txt
	@touch $@

$(VENV)/.installed-tests: requirements.txt requirements-embedded.txt tests/requirements.txt | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@ $(VENV)/.installed-embedded
