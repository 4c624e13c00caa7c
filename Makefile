# Everything runs from .venv, which the first target that needs it makes.
PYTHON ?= python3
TEXT ?= 노을 지는 바닷가에서 한복을 입은 소녀
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Spandrel names torchvision, which is not imported and has to be the build of torch where it is installed.
INSTALL_UPSCALING := $(PIP) install --no-deps --constraint constraints.txt einops spandrel
override TEXT := $(value TEXT)
export TEXT

# Even to collect these takes seconds: they import the libraries that draw, and those that read the API's description.
DRAWING_TESTS := tests/generate/diffusion tests/generate/test_passes.py tests/translate/engines tests/service/api/test_openapi.py

.DEFAULT_GOAL := help

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	$(PIP) install --constraint constraints.txt --editable .
	touch $@

.venv/developing: .venv/installed
	$(PIP) install --constraint constraints.txt --editable '.[dev,generate,serve,video]'
	$(INSTALL_UPSCALING)
	$(PIP) install --no-deps --upgrade --target .venv/readers sd-prompt-reader==1.3.5 # it wants a Pillow of 2024, and windows
	touch $@

.venv/drawing: .venv/installed
	$(PIP) install --constraint constraints.txt --editable '.[generate]'
	$(INSTALL_UPSCALING)
	touch $@

.venv/serving: .venv/installed
	$(PIP) install --constraint constraints.txt --editable '.[generate,serve]'
	$(INSTALL_UPSCALING)
	touch $@

.venv/replaying: .venv/installed
	$(PIP) install --constraint constraints.txt --editable '.[replay]'
	touch $@

drawing: .venv/drawing ## set up what malgrim generate needs besides
serving: .venv/serving ## set up what malgrim serve needs besides
replay: .venv/replaying ## set up what preview --replay needs besides
install: .venv/installed ## set up .venv with the command malgrim
page: .venv/serving ## write, see and draw in the browser of this machine
	@$(BIN)/malgrim page

preview: .venv/installed ## show the prompt pair: make preview TEXT="..."
	@$(BIN)/malgrim preview -- "$$TEXT"

test: .venv/developing ## run the tests
	$(BIN)/pytest --numprocesses=auto --dist=worksteal

test-fast: .venv/developing ## run the tests without processes and drawing models, with fewer examples, for daily work
	$(BIN)/pytest --numprocesses=auto --dist=worksteal -m "not faults and not slow" --hypothesis-profile=fast $(DRAWING_TESTS:%=--ignore=%)

test-page: .venv/developing ## run the tests of the page in Chromium
	$(BIN)/pytest tests/service/page

lint: .venv/developing ## ruff, mypy --strict, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

record: .venv/developing ## capture the recordings again from the real providers, with your own keys
	$(BIN)/pytest tests/service/providers/test_cassettes.py -k contract --record-mode=rewrite -rsf

cassettes: .venv/developing ## fit the requests in the recordings to changed prompt templates
	PYTHONPATH=tests $(BIN)/python -m support.refresh_cassettes

messages: .venv/developing ## collect the messages of the code, and compile their Korean
	PYTHONPATH=tests $(BIN)/python -m support.catalogue

format: .venv/developing ## rewrite the code as ruff formats it
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/developing ## measure speed and memory beside their baselines
	$(BIN)/python benchmarks/bench_preview.py
	$(BIN)/python benchmarks/bench_keywords.py
	$(BIN)/python benchmarks/bench_providers.py
	$(BIN)/python benchmarks/fidelity.py
	$(BIN)/python benchmarks/generation.py
	$(BIN)/python benchmarks/bench_live.py
	$(BIN)/python benchmarks/bench_service.py
	$(BIN)/python benchmarks/bench_start.py
	$(BIN)/python benchmarks/bench_many.py
	$(BIN)/python benchmarks/bench_length.py

findings: ## run what surprised us in packages of others, and say what still holds: many downloads, half an hour
	@status=0 holds= changed= untried=; for script in findings/*.sh; do \
	  echo "== $$script"; bash "$$script"; \
	  case $$? in 0) holds="$$holds $$script";; 2) status=1; untried="$$untried $$script";; *) status=1; changed="$$changed $$script";; esac; \
	done; \
	echo; [ -z "$$holds" ] || printf 'holds    %s\n' $$holds; \
	[ -z "$$changed" ] || printf 'CHANGED  %s\n' $$changed; \
	[ -z "$$untried" ] || printf 'UNTRIED  %s (its packages were not installed)\n' $$untried; exit $$status

constraints: .venv/developing ## pin what .venv holds, all extras included
	$(PIP) install --constraint constraints.txt --editable '.[dev,generate,serve,video,nmt,notebook,replay]'
	$(PIP) freeze --exclude-editable | sed -E 's/\+cpu$$//' > constraints.txt

clean: ## remove .venv and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist *.egg-info

.PHONY: help drawing serving replay install page preview test test-page test-fast lint messages record cassettes format bench findings constraints clean
