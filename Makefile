# One command each. `make help` lists them.
PORT ?= 8000
ARGS ?=
# The interpreter is the machine's own; nothing is fetched behind its back.
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help demo serve test check lock bench bench-clinic outbox-sequences nudge-policy lighthouse relief risk-ladder risk-kills backup-drills deploy-check runtime test-tools

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

demo: runtime ## serve a seeded clinic with synthetic people on http://localhost:8000 (PORT=)
	@.venv/bin/afterglow demo --port $(PORT)

serve: runtime ## serve the web and its worker (PORT=); settings by AFTERGLOW_… variables
	@.venv/bin/afterglow serve --port $(PORT)

test: test-tools ## install what the tests need and run the whole suite (ARGS="-k name" for a part)
	@sh scripts/system-packages.sh
	@.venv/bin/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

check: test-tools ## ruff (rules and format) and mypy --strict
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy --strict app

lock: ## resolve the dependencies anew and write the hashed locks
	@sh scripts/lock.sh

bench: test-tools ## measure the main paths on this machine
	@.venv/bin/python -m benchmarks.pages
	@.venv/bin/python -m benchmarks.push

bench-clinic: test-tools ## 1,000 patients × 3 years: the clinic's pages beside the naive way (long; ARGS="--database postgresql", "--data DIR" keeps them)
	@.venv/bin/python -m benchmarks.clinic $(ARGS)

risk-ladder: runtime ## the whole ladder of item 9 as a table, and a simulated year of a caseload of forty
	@.venv/bin/python -m benchmarks.risk_ladder

relief: runtime ## how well one cycle's days of relief are known, on simulated answers (some minutes)
	@.venv/bin/python -m benchmarks.relief

lighthouse: test-tools ## Lighthouse on the main pages, as a slow phone sees them (needs Node 18.20 or newer)
	@cd benchmarks/lighthouse && npm ci --no-fund --no-audit --silent
	@.venv/bin/python -m benchmarks.lighthouse

outbox-sequences: test-tools ## drive 10,000 sequences of the offline outbox in Chromium (about an hour)
	@OUTBOX_SEQUENCES=10000 .venv/bin/python -m pytest -s tests/browser/test_outbox_sequences.py -k nothing_is_lost

nudge-policy: test-tools ## hold the nudge policy to its rules over 100,000 simulated patient-days (some minutes)
	@NUDGE_PATIENT_DAYS=100000 .venv/bin/python -m pytest -s --timeout=0 tests/core/test_nudge_policy.py

risk-kills: test-tools ## kill a submission and its telling 1,000 times on each database, and time the first notice
	@RISK_KILLS=1000 .venv/bin/python -m pytest -s tests/escalation/test_kills.py
	@.venv/bin/python -m benchmarks.time_to_notice

deploy-check: runtime ## read compose.yaml, Dockerfile, Caddyfile and the unit with their checkers (Debian, Node)
	@sh scripts/deploy-check.sh

backup-drills: test-tools ## make 20 backups on each database while people check in, restore each, and hold it against what they were told
	@BACKUP_DRILLS=20 .venv/bin/python -m pytest -s tests/backups/test_drills.py

runtime:
	@sh scripts/install.sh runtime

test-tools:
	@sh scripts/install.sh test
