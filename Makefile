# Every target says what it does: `make help`. Nothing has to be installed by hand first but Python 3.11 to 3.13, Git and make.
.DEFAULT_GOAL := help
SHELL := /bin/bash
export TARS_CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/tars-operator
export UV ?= $(TARS_CACHE)/bin/uv
export UV_PROJECT_ENVIRONMENT ?= $(CURDIR)/.venv
BIN := .venv/bin

.PHONY: help demo test test-fast test-e2e verify generate fmt bench bench-todo bench-repositories kind-up kind-demo kind-down images clean bootstrap tools

help: ## Explain every target
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  \033[1m%-18s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

bootstrap: ## Install uv and the locked environment into .venv
	@hack/bootstrap

demo: bootstrap ## Improve a sample repository before your eyes: no cluster, no Docker, no model (REPO=/path/to/repo for a clone of yours)
	@hack/demo $(REPO)

test: bootstrap tools ## All tests, the ones on a real cluster included, from nothing
	$(BIN)/python -m pytest tests/unit tests/component tests/contract -n 2 --dist loadfile
	$(BIN)/python -m pytest tests/e2e

test-fast: bootstrap tools ## Unit, component and contract tests (no cluster)
	$(BIN)/python -m pytest tests/unit tests/component tests/contract -n 2 --dist loadfile -m "not slow"

test-e2e: bootstrap ## Only the tests on a real cluster (made when there is none)
	$(BIN)/python -m pytest tests/e2e

tools: ## The programs that tests need: kube-apiserver, etcd, kubectl, helm, promtool, ollama (built once, cached outside the repository)
	@hack/kind/tools kubectl helm promtool kube-apiserver etcd >/dev/null
	@hack/offline/ollama >/dev/null

verify: bootstrap ## Regenerate everything generated and fail on a difference; lint, types, layers
	@hack/verify

generate: bootstrap ## Write CRDs, chart copies, install.yaml, dashboards and reference docs anew
	@$(BIN)/python hack/generate/all.py

fmt: bootstrap ## Format and mend what a machine can
	@$(BIN)/ruff check --fix --quiet; $(BIN)/ruff format --quiet

bench: bootstrap ## Measure speed and memory (figures, never tests)
	@$(BIN)/python hack/bench/all.py

bench-todo: bootstrap ## How many TODOs a model implements: pass rate, tokens, seconds (MODEL=name ENDPOINT=url; without: known answers)
	@$(BIN)/python hack/bench/todo.py $(if $(MODEL),--model $(MODEL)) $(if $(ENDPOINT),--endpoint $(ENDPOINT))

bench-repositories: bootstrap ## Run the product on real repositories with their own tests; diffs to read in build/diffs.txt (ONLY="toolz click" for some)
	@mkdir -p build && $(BIN)/python hack/bench/repositories.py --read build/diffs.txt $(ONLY)

kind-up: bootstrap ## Start a local Kubernetes by kind (built from sources where no registry is in reach)
	@hack/kind/up

images: bootstrap ## Build the images of all roles
	@hack/images/build

kind-demo: bootstrap ## The same demo on the real cluster: role pods, Jobs, an approval, metrics, a dashboard
	@hack/kind/demo

kind-down: ## Delete the local cluster
	@hack/kind/down

clean: ## Remove what was built inside the repository (caches outside stay)
	@rm -rf build dist .venv .pytest_cache .mypy_cache .ruff_cache
