# On a machine with Python, pip and make, `make serve` and `make test` do all the set-up.
PYTHON ?= python3
BIN := .venv/bin
# Without cached byte code, each process that a test starts compiles the whole package.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: serve install test test-all check docs mutate clean gallery

serve: install
	@echo 'The command in this folder, for the other examples: bin/mockgateway'
	bin/mockgateway serve $(ARGS)

install: .venv/serve

test: .venv/test
	$(BIN)/python -m pytest -n 3 --dist worksteal -m "not slow" $(ARGS)

test-all: .venv/test
	$(BIN)/python -m pytest $(ARGS)

check: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/vulture
	$(BIN)/mockgateway spec check
	$(BIN)/python -m pytest -m slow tests/docs/test_extending.py tests/test_distribution.py

# The documentation as a site: build/site/index.html. Needs no network once installed.
docs: .venv/docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

# Mutation testing of the core files; docs/development.md has the last score.
mutate: .venv/test
	$(BIN)/python -m pip install --quiet --group mutate
	$(BIN)/python benchmarks/mutate.py $(ARGS)

# A page with one result of every endpoint that makes something: gallery/index.html.
gallery: .venv/serve
	$(BIN)/python benchmarks/gallery.py $(ARGS)

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis gallery

.venv/serve: pyproject.toml
	PYTHON=$(PYTHON) bin/mockgateway --version

.venv/docs: .venv/serve
	$(BIN)/python -m pip install --quiet --group docs
	touch $@

.venv/test: .venv/serve
	$(BIN)/python -m pip install --quiet --group test
	touch $@
