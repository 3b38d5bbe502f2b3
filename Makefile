# The commands of Sóng Học. `make run` starts the site, `make test` proves it.
.DEFAULT_GOAL := help
SITE := .venv/bin
DEV := .venv-dev/bin
PYTEST := $(DEV)/python -m pytest

.PHONY: help setup assets run test test-fast check bench bench-ladders bench-learners bench-lighthouse bench-weak bench-long bench-workers bench-search bench-shelves bench-pages bench-import bench-devices bench-dashboards bench-needs bench-schedule bench-handover bench-masters soak lock messages clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: ## install what the site needs into .venv (seconds when up to date)
	@sh deploy/setup.sh site

assets: ## copy third-party scripts into the static files (installs them first)
	@sh deploy/setup.sh assets

run: setup ## start the site: PORT, HOST and SONGHOC_* come from the environment
	@sh deploy/setup.sh assets || echo "songhoc: tải tệp lên sẽ không tự nối lại khi đứt mạng (uploads will not resume: no scripts)"
	@exec $(SITE)/python -m lms.project

test: ## run every suite; installs what the tests need
	@sh deploy/setup.sh dev
	@sh deploy/setup.sh assets
	@sh deploy/setup.sh debian
	@$(DEV)/python deploy/translations.py compile
	@$(PYTEST) -n 2

test-fast: ## unit and integration tests only, a few minutes
	@sh deploy/setup.sh dev
	@$(DEV)/python deploy/translations.py compile
	@$(PYTEST) -n 2 tests/unit tests/integration

check: ## ruff, mypy, import-linter, migrations, translations, deploy settings
	@sh deploy/setup.sh dev
	@sh deploy/check.sh

bench: bench-ladders bench-learners ## print both tables in which peers stand beside ours: rungs, and weak links

bench-ladders: ## print the table of our rungs beside the peers'; CLIPS="a.mp4 b.mp4" for your own
	@sh deploy/setup.sh dev
	@nice $(DEV)/python tests/bench/ladders.py $(CLIPS)

bench-weak: ## print how soon a weak link shows something; LESSON=folder of an encoded one
	@sh deploy/setup.sh dev
	@nice $(DEV)/python -m tests.bench.weak_link $(LESSON)

bench-learners: ## print what pupils meet on weak links, whole pages; KEEP=folder for the next run
	@sh deploy/setup.sh dev
	@sh deploy/setup.sh assets
	@$(DEV)/python -m tests.bench.learners $(if $(KEEP),--keep $(KEEP))

bench-lighthouse: ## print what Lighthouse says of the public pages (installs it first)
	@sh deploy/setup.sh dev
	@sh deploy/setup.sh assets
	@$(DEV)/python -m tests.bench.lighthouse $(if $(KEEP),--keep $(KEEP))

bench-long: ## print what 45 minutes of slides and 3 of 1080p take: bytes, disk, memory
	@sh deploy/setup.sh dev
	@nice $(DEV)/python tests/bench/long_lessons.py

bench-workers: ## print how much sooner two workers end than one; CLIP=a.mp4 for your own
	@sh deploy/setup.sh dev
	@$(DEV)/python tests/bench/workers.py $(CLIP)

bench-search: ## print how fast the library is searched and listed as it grows; SIZES="1000 10000" for fewer
	@sh deploy/setup.sh dev
	@$(DEV)/python -m tests.bench.search $(if $(SIZES),--sizes $(SIZES))

bench-shelves: ## print how fast the library's public list answers who has signed in, as it grows
	@$(DEV)/python -m tests.bench.shelves $(if $(SIZES),--sizes $(SIZES))

bench-schedule: ## print how long a week on the air takes to be filled, and how close to what can be
	@$(DEV)/python -m tests.bench.schedule

bench-devices: ## print how long 20,000 devices take to be given to 17,049 pupils
	@$(DEV)/python -m tests.bench.devices

bench-dashboards: ## print how fast the dashboards of 1,000 schools answer, and whether they are true
	@$(DEV)/python -m tests.bench.dashboards $(if $(ONLY),--only $(ONLY))

bench-needs: ## print how long a table of 50,000 needs takes from the upload to the register; ROWS=5000 for fewer
	@sh deploy/setup.sh dev
	@$(DEV)/python -m tests.bench.needs --rows $(or $(ROWS),50000)

bench-pages: ## print how many public pages a second one thread serves, beside an unconfigured Wagtail
	@sh deploy/setup.sh dev
	@$(DEV)/python -m tests.bench.pages

bench-import: ## print how long a sheet of a thousand lessons takes; ROWS=200 for fewer
	@sh deploy/setup.sh dev
	@$(DEV)/python -m tests.bench.imports --rows $(or $(ROWS),1000)

bench-masters: ## print what becomes of 13 kinds of films in 6 profiles; PROFILES="xdcam-hd422" for fewer
	@sh deploy/setup.sh dev
	@sh deploy/setup.sh debian
	@$(DEV)/python -m tests.bench.masters $(if $(PROFILES),--profiles $(PROFILES))

bench-handover: ## print how a 20 GB master arrives when its link breaks ten times; GB=2 for less
	@sh deploy/setup.sh dev
	@$(DEV)/python -m tests.bench.handover --gigabytes $(or $(GB),20)

soak: ## two hundred kills on each engine and database; KILLS=20 for fewer
	@sh deploy/setup.sh dev
	@sh deploy/setup.sh debian
	@$(DEV)/python tests/bench/soak.py --kills $(or $(KILLS),200)

lock: ## pin what pyproject.toml allows, with hashes
	@sh deploy/lock.sh

messages: ## collect new texts of the interface into the translation files (needs gettext)
	@$(DEV)/python deploy/translations.py extract

clean: ## forget what was installed and built; var/ stays
	rm -rf .venv .venv-dev .venv-node node_modules dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
