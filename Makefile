# Everything is installed into .venv, nothing elsewhere.
BIN := .venv/bin

.PHONY: install demo test lint bench clean

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	python3 -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[learn,footage,dev]'
	touch $@

demo: install  ## learn a made-up editor's style, finish four timelines, open the page
	$(BIN)/roughcut demo demo --force

test: install
	$(BIN)/pytest

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: install  ## measures speed and learning, rewrites the tables in docs/
	for each in benchmarks/bench_*.py; do $(BIN)/python $$each || exit 1; done

clean:
	rm -rf .venv demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
