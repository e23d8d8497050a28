# make run          bản dùng thử; make run DEMO=0: phường làm việc thật (README.vi.md)
# make test         toàn bộ kiểm thử; make lint: mọi kiểm tra tĩnh
.DEFAULT_GOAL := help
SHELL := /bin/sh
PY := .venv/bin/python

# Only what was given on the command line is passed on (make itself passes DATABASE_URL, REDIS_URL); .env has
# the rest.
ifdef DEMO
export ONESTOP_DEMO := $(DEMO)
endif
ifdef PORT
export ONESTOP_PORT := $(PORT)
endif
ifdef HOST
export ONESTOP_HOST := $(HOST)
endif

.PHONY: help run backup restore report-2022 setup setup-code setup-dev test deep faults deadlines-million mutants bench lint format lock upgrade

help:
	@echo 'make run                 chạy bản dùng thử: http://127.0.0.1:8000'
	@echo 'make run DEMO=0          chạy cho phường làm việc thật'
	@echo '         PORT=8080 HOST=0.0.0.0 DATABASE_URL=postgres://... REDIS_URL=redis://...'
	@echo 'make backup [TO=thư_mục]  sao lưu;  make restore FILE=tệp.zip   (phường: thêm DEMO=0)'
	@echo 'make report-2022 [TO=tệp.pdf]  báo cáo năm 2022 của bản dùng thử, in ra và kiểm chứng'
	@echo 'make setup-code DEMO=0   mã thiết lập mới cho phường chưa thiết lập xong'
	@echo 'make test                every test: SQLite, and PostgreSQL, Redis, Chromium where found'
	@echo 'make lint                every static check;  make format: put the code in order'
	@echo 'make faults              kill -9 at 14 points, Redis, mail server and disk that fail, everything twice'
	@echo 'make deep                long searches for counter-examples, a million due dates, mutants of the rules'
	@echo 'make bench               speed, beside its floors'
	@echo 'make lock, make upgrade  write the lock files; the same with newer versions'

setup:
	@scripts/setup.sh

setup-code: setup
	@$(PY) manage.py setup_code

setup-dev:
	@scripts/setup.sh dev

run: setup
	@exec $(PY) manage.py run

backup: setup
	@$(PY) manage.py backup $(if $(TO),--to '$(TO)')

report-2022: setup
	@scripts/report-2022.sh $(if $(TO),'$(TO)')

restore: setup
	@if [ -z '$(FILE)' ]; then echo 'Cho biết tệp, ví dụ: make restore FILE=var/backup/onestop-....zip' >&2; exit 1; fi
	@$(PY) manage.py restore '$(FILE)' $(if $(YES),--yes)

test: setup-dev
	@scripts/test.sh

deep: setup-dev
	$(PY) -m pytest -n 2 --deep -m deep
	@if url=$$($(PY) -m tests.found postgres); then echo '== PostgreSQL, the whole suite'; \
		DATABASE_URL=$$url $(PY) -m pytest -n 2 -m 'not chromium and not deep' --ignore=tests/repository --whole; fi
	@$(MAKE) --no-print-directory faults deadlines-million mutants

faults: setup-dev
	@if url=$$($(PY) -m tests.found postgres); then \
		DATABASE_URL=$$url $(PY) -m pytest --deep tests/faults; \
	else echo 'NOT FOUND, no fault was tried: postgres'; fi

deadlines-million: setup-dev
	@$(PY) -m tests.procedures.million

mutants: setup-dev
	@scripts/mutants.sh

bench: setup-dev
	$(PY) -m benchmarks

lint: setup-dev
	@scripts/lint.sh

format: setup-dev
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

lock: setup-dev
	scripts/lock.sh

upgrade: setup-dev
	scripts/lock.sh --upgrade
