# Listening Post. A fresh machine needs git, make and Python 3.11 or later; everything else is fetched into .venv,
# at the versions and hashes of requirements.lock.

PYTHON ?= python3
PORT ?= 8000
AWS_PORT ?= 5000
WORKERS ?= 2

BIN := .venv/bin
READY := .venv/.ready
RUN := $(BIN)/python
LOCK := $(BIN)/uv pip compile --quiet --no-header --no-annotate

export PORT AWS_PORT ONCE
export SAM_CLI_TELEMETRY := 0
export UV_LINK_MODE := copy
export UV_SYSTEM_CERTS := 1
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help demo local test check bench recompute lock
MAKEFLAGS += --no-print-directory

help: ## List these commands
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

demo: $(READY) ## Play 14 months of a sample company and show what came of it (ONCE=1: then stop)
	@$(RUN) -m infra.local.demo

local: $(READY) ## Run the whole system on this machine, without AWS or Docker (PORT, AWS_PORT)
	@$(RUN) -m infra.local

test: check ## Everything below check, then every test
	@echo "pytest"
	@$(BIN)/pytest --quiet -n $(WORKERS) --dist loadgroup

check: $(READY) ## Style, types, template and packages
	@echo "ruff check"           && $(BIN)/ruff check --quiet
	@echo "ruff format"          && $(BIN)/ruff format --quiet --check
	@echo "mypy"                 && $(BIN)/mypy --no-error-summary
	@echo "cfn-lint, as written" && $(BIN)/cfn-lint --region eu-west-1 --template template.yaml
	@mkdir -p build
	@$(RUN) -c 'import json; from infra.local.template import expanded; print(json.dumps(expanded(), indent=1))' > build/expanded.json
	@echo "cfn-lint, expanded"   && $(BIN)/cfn-lint --region eu-west-1 --template build/expanded.json
	@echo "sam validate"         && $(BIN)/sam validate --lint --region eu-west-1 > build/validate.txt 2>&1 || { cat build/validate.txt; exit 1; }
	@echo "packages"             && $(RUN) -m infra.package

bench: $(READY) ## Measure the budgets and write build/bench.json
	@$(RUN) -m tests.bench

recompute: $(READY) ## Work a report out again from a downloaded lake (LAKE=DIR, PUBLISHED=trend.json or AS_OF=TIME REPORT=trend, PROGRAMME=HASH.json)
	@$(RUN) -m infra.recompute --lake "$(LAKE)" $(if $(AS_OF),--as-of "$(AS_OF)") $(if $(PUBLISHED),--published "$(PUBLISHED)") \
		$(if $(REPORT),--report "$(REPORT)") $(if $(PROGRAMME),--programme "$(PROGRAMME)")

lock: $(READY) ## Resolve the dependencies again, for us and for each function (UPGRADE=1: to their newest versions)
	@$(LOCK) --universal --generate-hashes --python-version 3.11 $(if $(UPGRADE),--upgrade) --group dev --output-file requirements.lock
	@$(LOCK) --universal --generate-hashes --python-version 3.11 $(if $(UPGRADE),--upgrade) --group bench --output-file tests/bench/frames.lock
	@$(MAKE) $(READY)
	@$(RUN) -m infra.pins

# uv comes first, with pip and the hash in the lock; uv then makes .venv exactly what the lock says.
$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; name one: make PYTHON=python3.13" >&2; exit 1; }
	@echo "installing into .venv"
	@test -x $(RUN) || $(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.txt
	@$(RUN) -m pip install -qq --disable-pip-version-check --no-deps --require-hashes --requirement .venv/uv.txt
	@$(BIN)/uv pip sync --quiet --python $(RUN) --require-hashes requirements.lock
	@touch $@
