# `make book` builds the course, `make test` checks everything. Both install what they need.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: help book serve lab test bench lock clean
.DEFAULT_GOAL := help

help:  ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

# Made anew when the lock changes. Hashes hold for every file that is installed.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(not (3, 11) <= v <= (3, 13) and f"the course needs Python 3.11, 3.12 or 3.13; $(PYTHON) is {v[0]}.{v[1]} (say make PYTHON=...)")'
	@echo "Installing what the course needs into $(VENV) (a minute or two, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

book: $(READY)  ## build the course in both languages
	@$(BIN)/crmtrain build

serve: book  ## build it and serve it on 127.0.0.1
	@$(BIN)/crmtrain serve

lab: $(READY)  ## open JupyterLab on the exercises
	@$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/exercises --LabApp.news_url=None \
	  --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate $(if $(filter 0,$(shell id -u)),--allow-root)

test: $(READY)  ## run every check and test
	@sh tests/run $(BIN)

bench: $(READY)  ## print the figures of weight and speed
	@$(BIN)/python tests/benchmarks/page.py
	@$(BIN)/python tests/benchmarks/report.py
	@$(BIN)/python tests/benchmarks/build.py
	@$(BIN)/python tests/benchmarks/grade.py

lock: $(READY)  ## remake requirements.lock from pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile pyproject.toml --universal --all-extras --generate-hashes \
	  --python-version 3.11 --no-header --no-annotate --no-emit-index-url --quiet --output-file requirements.lock

clean:  ## remove what was built (not the environment)
	@rm -rf _build
