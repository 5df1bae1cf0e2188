# Two commands: `make run` and `make test`. Both do all the set-up that is missing.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
APT = $$(command -v sudo || true) env DEBIAN_FRONTEND=noninteractive apt-get

.DEFAULT_GOAL := run
.PHONY: run serve test bench lint lock clean

# Everything on this machine only: the person at the keyboard may deposit and publish.
run: $(VENV)/.runs
	CRTE_MODE=local $(BIN)/python -m streamlit run dashboard.py --server.address localhost --server.port $(PORT)

# For others to read, behind a proxy of yours: nobody deposits without an identity.
serve: $(VENV)/.runs
	$(BIN)/python -m streamlit run dashboard.py --server.address 127.0.0.1 --server.port $(PORT)

test: $(VENV)/.tests browser postgresql nginx tests/oidc/node_modules/.made
	$(BIN)/ruff check .
	$(BIN)/python -m pytest

bench: $(VENV)/.bench browser
	$(BIN)/python -m benchmarks

lint: $(VENV)/.tests
	$(BIN)/ruff check .

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); $(APT) update -qq && $(APT) install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); }

$(VENV)/.runs: $(VENV)/bin/python requirements.txt constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	$(BIN)/python -m server precompress
	git config diff.classeur.textconv "$(BIN)/python -m loaders.textconv" 2>/dev/null || true
	touch $@

$(VENV)/.tests: $(VENV)/.runs requirements-dev.txt constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	touch $@

$(VENV)/.bench: $(VENV)/.tests requirements-bench.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt -c constraints.txt
	touch $@

# Debian's Chromium, for the browser tests.
.PHONY: browser
browser:
	command -v chromium >/dev/null || { $(APT) update -qq && $(APT) install -y -qq chromium fonts-dejavu-core; }

# Node.js of Debian where there is none, and the OpenID provider that signing in is tested against.
tests/oidc/node_modules/.made: tests/oidc/package-lock.json
	command -v npm >/dev/null || { $(APT) update -qq && $(APT) install -y -qq nodejs npm; }
	cd tests/oidc && npm ci --silent --no-audit --no-fund --no-update-notifier
	touch $@

# Debian's PostgreSQL, of which the store's tests start one of their own.
.PHONY: postgresql
postgresql:
	command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || { $(APT) update -qq && $(APT) install -y -qq postgresql; }

# Debian's nginx, of which the tests of deploy/ start one of their own.
.PHONY: nginx
nginx:
	command -v nginx >/dev/null || ls /usr/sbin/nginx >/dev/null 2>&1 || { $(APT) update -qq && $(APT) install -y -qq nginx; }

# After a change of a direct dependency: what it brings with it, pinned.
lock: $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	$(BIN)/python -m pip freeze --exclude-editable > constraints.txt

clean:
	rm -rf $(VENV) tests/oidc/node_modules var/static .pytest_cache .hypothesis .ruff_cache
