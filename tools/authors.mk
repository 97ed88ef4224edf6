# The tasks of those who write the course; the Makefile takes them in, and `make help` lists them with its own.
SPHINX := $(VENV)/python -m sphinx -q -W --keep-going -c docs/site
NODE := build/node/node_modules
FOR_AUTHORS := seeds browser site lite links release mutants notebooks times everywhere update lint

.PHONY: $(FOR_AUTHORS) node-where-there-is-npm
$(FOR_AUTHORS): EXTRA := author

# `make test` does more here: npm fetches what some tests need, and a walk through the course in a browser ends it.
test: node-where-there-is-npm
WALK_IN_A_BROWSER = WALK=$${WALK:-quick} $(TEN_SLOWEST) tests/browser

seeds: venv ## judge every known answer to every exercise on 195 seeds beyond the 5 of `make test`
	SEEDS=5-200 $(VENV)/python -m pytest $(WORKERS) -k all_seeds tests/course/test_exercises.py

browser: venv $(NODE) ## the walk in a browser alone, through all notebooks; SHOTS=folder saves pictures of all it sees
	WALK=whole $(TEN_SLOWEST) tests/browser

# Its buttons for a browser tab lead to what `make lite` wrote, or will in the same call.
TAB = $(filter lite,$(MAKECMDGOALS))$(wildcard build/site/lite)

site: venv $(NODE) ## write the course as a website into build/site; needs npm, for what sets formulas
	$(SPHINX) $(if $(SOLUTIONS),-t solutions) $(if $(TAB),-t lite) -d build/doctrees . build/site
	@echo "build/site/index.html"

lite: venv ## write the course for a browser tab into build/site/lite; `make site lite` makes a website that links to it
	$(VENV)/python -m nox -f tools/noxfile.py -s lite
	@echo "build/site/lite/index.html"

links: venv ## follow every link that leads out of the site; needs the internet
	$(SPHINX) -b linkcheck . build/links

release: venv ## build wheel and sdist into dist, and the changelog's words on this version into build/changes.md
	rm -rf dist && mkdir -p build
	$(VENV)/python -m hatchling build
	awk '/^## / { n++; next } n == 1' CHANGELOG.md > build/changes.md

mutants: venv ## put every small fault into the engine by machine, print which survive
	$(VENV)/python -m tests.engine.mutants

notebooks: venv ## run the notebooks and solutions and save their outputs, after a change of the engine
	$(VENV)/python -m flowcourse.author.execute notebooks/*.ipynb solutions/*.ipynb

times: venv ## time every notebook, print the slowest cells
	$(VENV)/python -m flowcourse.author.timing notebooks/[0-9]*.ipynb

everywhere: venv ## run the notebooks on another BLAS, on each Python at hand, and all with the lowest versions
	$(VENV)/python -m nox -f tools/noxfile.py --no-error-on-missing-interpreters $(if $(SESSIONS),-s $(SESSIONS))

update: venv ## pin the newest versions of all packages in constraints.txt, install them, lint and test
	$(VENV)/python -m nox -f tools/noxfile.py -s pins
	$(MAKE) lint test

lint: venv ## formatter, linter, spelling, notebook hygiene, exercises as built
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/codespell
	$(VENV)/python tests/setup/hygiene.py notebooks solutions
	$(VENV)/flowcourse build --check

$(NODE): docs/site/package.json
	@command -v npm >/dev/null || { echo "This needs npm, which comes with Node.js: it fetches MathJax, axe-core and the linters of JavaScript, workflows and prose." >&2; exit 1; }
	@echo "Fetching MathJax, axe-core and linters with npm, once ..."
	mkdir -p build/node && cp docs/site/package.json build/node
	npm install --prefix build/node --no-package-lock --no-audit --no-fund --loglevel=error \
		--fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000 && touch $@  # else it tries for minutes

node-where-there-is-npm:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(NODE) || \
		echo "npm could not fetch them: the tests go on without the linters and axe-core."; fi
