# The tasks of those who write the course; the Makefile takes them in, and `make help` lists them with its own.
SPHINX := $(VENV)/python -m sphinx -q -W --keep-going -c docs/site
NODE := build/node/node_modules
FOR_AUTHORS := web seeds nightly site lite links release mutants notebooks times everywhere update lint

.PHONY: $(FOR_AUTHORS)
$(FOR_AUTHORS): EXTRA := author

web: venv $(NODE) ## build the site once and test what needs it, npm or a browser; SHOTS=folder keeps pictures of all it sees
	GITHUB_SERVER_URL=https://github.com GITHUB_REPOSITORY=some/where $(SPHINX) -t lite -d build/doctrees-web . build/web
	$(PYTEST) tests/web

SEEDS ?= 2-22
seeds: venv ## judge every known answer to every exercise on 20 fixed seeds; SEEDS=22-200 are others
	SEEDS=$(SEEDS) $(PYTEST) -k all_seeds tests/course/test_exercises.py

TODAY := $(shell date +%Y%m%d)
nightly: venv ## what takes long: tests marked nightly, 195 seeds and some of today, mutants, other versions; three hours
	$(PYTEST) -m nightly tests
	$(MAKE) seeds SEEDS=22-217
	$(MAKE) seeds SEEDS=$(TODAY)0-$(TODAY)5
	$(MAKE) mutants
	$(MAKE) everywhere SESSIONS="filled lowest nbgrader torch"

# Its buttons for a browser tab lead to what `make lite` wrote, or will in the same call.
TAB = $(filter lite,$(MAKECMDGOALS))$(wildcard build/site/lite)

site: venv $(NODE) ## write the course as a website into build/site; needs npm, for what sets formulas
	$(SPHINX) $(if $(SOLUTIONS),-t solutions) $(if $(TAB),-t lite) -d build/doctrees . build/site
	@echo "build/site/index.html"

lite: venv ## write the course for a browser tab into build/site/lite; PYODIDE=folder serves Python from there, too
	$(VENV)/python -m nox -f tools/noxfile.py -s lite -- build/site/lite $(PYODIDE)
	@echo "build/site/lite/index.html"

links: venv ## follow every link that leads out of the site; needs the internet
	$(SPHINX) -b linkcheck . build/links

# What docs/contributing.md says of a release, which is what a person still has to do.
release: venv ## build all that a release consists of, try the wheel on each Python that is here; publishes nothing
	rm -rf dist .nox/wheel-* && mkdir -p build
	$(VENV)/python -m hatchling build
	$(VENV)/python -m nox -f tools/noxfile.py --no-error-on-missing-interpreters -s wheel
	$(VENV)/uvx -q --system-certs --from cyclonedx-bom==7.5.0 cyclonedx-py environment $$(ls -d .nox/wheel-* | tail -n 1) -o build/sbom.cdx.json
	if command -v npm >/dev/null; then $(MAKE) site lite; else echo "Site and tab are left out: npm is not here."; fi
	awk '/^## / { n++; next } n == 1' CHANGELOG.md > build/changes.md
	@awk '/^## / { on = /A release$$/ } on' docs/contributing.md

mutants: venv ## put every small fault into the engine by machine, print which survive
	$(VENV)/python -m tests.engine.mutants

notebooks: venv ## run the notebooks and solutions and save their outputs, after a change of the engine
	$(VENV)/python -m flowcourse.author.execute notebooks/*.ipynb solutions/*.ipynb

times: venv ## time every notebook, print the slowest cells
	$(VENV)/python -m flowcourse.author.timing notebooks/[0-9]*.ipynb

everywhere: venv ## run the notebooks on another Python and another BLAS, and all with the lowest versions
	$(VENV)/python -m nox -f tools/noxfile.py --no-error-on-missing-interpreters $(if $(SESSIONS),-s $(SESSIONS))

update: venv ## pin the newest versions of all packages in constraints.txt, install them, lint and test
	$(VENV)/python -m nox -f tools/noxfile.py -s pins
	$(MAKE) lint test

SCHEMA := $(VENV)/check-jsonschema -q --builtin-schema
lint: venv ## formatter, linters, spelling, rooms of the house, notebook hygiene, workflows, exercises as built
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/codespell
	$(VENV)/lint-imports --no-logo
	$(VENV)/python tools/architecture.py --check
	$(VENV)/python tools/hygiene.py notebooks solutions
	$(SCHEMA) vendor.github-workflows .github/workflows/*.yml
	$(SCHEMA) vendor.dependabot .github/dependabot.yml
	$(SCHEMA) vendor.github-issue-forms .github/ISSUE_TEMPLATE/[0-9]-*.yml
	$(SCHEMA) vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(SCHEMA) vendor.citation-file-format CITATION.cff
	$(VENV)/zizmor --offline --quiet --config tools/zizmor.yml .github docs/grading/templates
	$(VENV)/hadolint tools/Containerfile
	$(VENV)/flowcourse build --check

$(NODE): docs/site/package.json
	@command -v npm >/dev/null || { echo "This needs npm, which comes with Node.js: it fetches MathJax, axe-core and the linters of JavaScript, workflows and prose." >&2; exit 1; }
	@echo "Fetching MathJax, axe-core and linters with npm, once ..."
	mkdir -p build/node && cp docs/site/package.json build/node
	npm install --prefix build/node --no-package-lock --no-audit --no-fund --loglevel=error \
		--fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000 && touch $@  # else it tries for minutes
