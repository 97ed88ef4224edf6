# Every task in one line each: make help
VENV := .venv/bin
PYTEST := $(VENV)/python -m pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder --durations=20
export OPENBLAS_NUM_THREADS ?= 1
unexport PYTHONDONTWRITEBYTECODE  # else each of the many processes compiles all packages for itself

# The first Python that is new enough; failing that any Python, which then says itself that it is too old.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && { echo "$$p"; exit; }; done; \
	command -v python3 || command -v python || echo none)

.PHONY: help lab test torch clean venv
.NOTPARALLEL:

help: ## list the tasks (this text)
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile $(wildcard tools/authors.mk)

lab: EXTRA := course
lab: venv ## install once into .venv, then open JupyterLab on the first notebook
	@exec $(VENV)/python -m flowcourse lab

test torch: EXTRA := test

test: venv ## install once into .venv, then run the tests and all notebooks
	$(PYTEST) tests
	$(PYTEST) --nbval --nbval-sanitize-with tests/nbval_sanitize.cfg notebooks $(wildcard solutions)

torch: venv ## install PyTorch beside the course, into .nox, and run what needs it: notebook 13 and its test
	$(VENV)/python -m nox -f tools/noxfile.py -s torch

clean: ## remove .venv, what was built and the caches; notebooks, answers and their checkpoints stay
	rm -rf .venv .nox build dist .pytest_cache .ruff_cache *.egg-info
	find . -name .git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@p="$(PYTHON)"; if [ "$$p" = none ]; then \
	echo "minflow needs Python 3.11 or newer and found none: install it from python.org or with your package manager, then run the same command again." >&2; \
	exit 1; fi; command -v "$$p" >/dev/null || { echo "PYTHON must name a Python 3.11 or newer; there is no $$p here." >&2; exit 1; }; \
	"$$p" tools/install.py $(EXTRA)

# The tasks of those who write the course. A release for a class has neither this file nor solutions/.
-include tools/authors.mk
