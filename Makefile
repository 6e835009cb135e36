# Les commandes du projet. « make » seul les énumère.
.DEFAULT_GOAL := help
.PHONY: help setup run test test-long check lock clean

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000
PIP := $(PY) -m pip --disable-pip-version-check --quiet

help: ## énumère les commandes
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: $(VENV)/.dev ## prépare l'environnement, outils d'essai compris

run: $(VENV)/.run ## prépare tout et sert la démonstration sur http://127.0.0.1:8000 (PORT=… pour changer)
	@AUNE_DEMO=1 $(PY) -m procurement prepare
	@AUNE_DEMO=1 exec $(PY) -m procurement serve --port $(PORT)

test: $(VENV)/.dev ## lance toute la suite d'essais
	@$(PY) -m pytest -n auto --dist loadfile

test-long: $(VENV)/.dev ## la suite sous sa forme longue : pannes, hasard et essais répétés
	@LONG_TESTS=1 $(PY) -m pytest -n auto --dist loadfile

check: $(VENV)/.dev ## style, types, grilles et essais
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m procurement check-grid
	@$(PY) -m pytest -n auto --dist loadfile

lock: $(VENV)/.dev ## fige les versions et les empreintes des dépendances
	@$(PY) -m piptools compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-trusted-host --output-file requirements.txt requirements.in
	@$(PY) -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host --output-file requirements-dev.txt requirements-dev.in

clean: ## efface l'environnement et les caches, jamais les données
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Aune demande Python 3.11 ou plus récent (PYTHON=… pour en choisir un)."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Le module venv manque : sous Debian, apt-get install python3-venv."; rm -rf $(VENV); exit 1; }

$(VENV)/.run: requirements.txt | $(PY)
	@test -e $(VENV)/.dev || $(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(PY)
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.run
