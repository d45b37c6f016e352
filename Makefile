# One definition for people, hooks and CI. Bare `make` lists what there is.

BIN := .venv/bin
SHELL := /bin/sh
# Of which built-in pack `make demo` is, and where it lies.
PACK := united_front
FOLDER := demo
# Chinese messages must not depend on the locale of a bare machine.
export PYTHONUTF8 := 1
# Compiled modules are kept, whatever the machine is set to: every start of the program is a third shorter.
export PYTHONDONTWRITEBYTECODE :=

# Neighbours stay with one worker, which builds what they share once; who is done first takes from the other's end.
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal
# Tests that draw what they ask: some in every run, thousands in `make nightly`.
BY_LOT := tests/spine/test_any_ledger.py tests/packs/test_cases_on_engines.py tests/core/reports/returned/test_edits.py tests/web/test_random_posts.py $(addprefix tests/services/test_,any_sequence.py exporting.py sudden_end.py) tests/store/test_facts.py tests/core/indicators/test_generative.py

# What must hold on a server as it does in a file.
ON_SERVER := $(addprefix tests/services/test_,ledger_import.py nil_reports.py registers.py correcting.py duplicates.py review.py locks.py server_backup.py reorganisation.py pack_evolution.py pack_switch.py foreign_sheets.py messy_corpus.py any_sequence.py exporting.py listing.py) tests/spine/test_any_ledger.py tests/packs/test_cases_on_engines.py

.DEFAULT_GOAL := help
.PHONY: help demo sample test check bench nightly fix lock messages

help: ## 列出全部命令
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## 准备运行环境，并在 demo/ 中生成演示工作区（PACK=rural_affairs 换一个业务包，FOLDER=demo-2 另放一处，SERVE=1 再打开网页版）
	@sh scripts/setup.sh runtime
	@$(BIN)/taizhang demo $(FOLDER) --pack $(PACK) $(if $(SERVE),--serve)

sample: ## 在 sample/ 中生成样稿，在 Word 和 WPS 里手工核对用
	@sh scripts/setup.sh runtime
	@$(BIN)/python scripts/sample.py sample

# The tests run even when a check has failed: one run tells everything.
test: ## 准备测试环境，运行全部检查和测试
	@sh scripts/setup.sh dev
	@checks=0; $(MAKE) --no-print-directory check || checks=$$?; \
	FONTCONFIG_FILE="$(CURDIR)/.cache/fonts.conf" $(PYTEST); tests=$$?; \
	echo "同样的测试，台账放在 PostgreSQL 里："; \
	TAIZHANG_TEST_POSTGRES=1 $(PYTEST) -q $(ON_SERVER) || tests=$$?; \
	if [ $$checks -ne 0 ]; then echo "✗ 检查（make check）未通过，见上文。"; fi; \
	[ $$checks -eq 0 ] && [ $$tests -eq 0 ]

# All of them run, whatever fails, and the failures are counted.
check: ## 静态检查：格式、类型、依赖方向、数据库迁移
	@sh scripts/setup.sh tools
	@failures=0; \
	run() { \
		title=$$1; shift; \
		if output=$$("$$@" 2>&1); then echo "✓ $$title"; \
		else failures=$$((failures + 1)); printf '%s\n✗ %s\n' "$$output" "$$title"; fi; \
	}; \
	run "代码规范（ruff check）" $(BIN)/ruff check --output-format concise; \
	run "代码格式（ruff format）" $(BIN)/ruff format --check --output-format concise; \
	run "类型（mypy）" $(BIN)/mypy; \
	run "依赖方向（lint-imports）" $(BIN)/lint-imports --no-logo; \
	run "数据库迁移（makemigrations）" \
		$(BIN)/python -m taizhang.config.manage makemigrations --check --dry-run; \
	run "浏览器底线（eslint、stylelint：Chromium 90）" npm --prefix frontend run --silent lint; \
	if [ $$failures -ne 0 ]; then echo "$$failures 项检查未通过。"; exit 1; fi; \
	echo "全部检查通过。"

bench: ## 运行性能测量（ONLY=indicators 只测一项）
	@sh scripts/setup.sh dev
	@$(BIN)/python -m bench $(ONLY)

nightly: ## 用几千个随机生成的工作区比对各计算引擎，各种随机测试也多跑（一小时以上）
	@sh scripts/setup.sh dev
	@night=0; \
	TAIZHANG_MANY=1 TAIZHANG_KILL_ACTS=300 TAIZHANG_LEDGERS=$(or $(LEDGERS),5000) TAIZHANG_EACH_EDIT=30 TAIZHANG_MIXED_EDITS=1000 TAIZHANG_RANDOM_POSTS=20 \
		$(PYTEST) -q $(BY_LOT) || night=$$?; \
	TAIZHANG_MANY=1 TAIZHANG_TEST_POSTGRES=1 TAIZHANG_LEDGERS=500 $(PYTEST) -q $(ON_SERVER) || night=$$?; \
	exit $$night

fix: ## 自动修正代码规范和格式
	@sh scripts/setup.sh tools
	@$(BIN)/ruff check --fix --output-format concise || true
	@$(BIN)/ruff format

lock: ## 重新生成依赖锁定文件（UPGRADE=1 同时升级版本）
	@sh scripts/lock.sh

messages: ## 更新界面文字的翻译目录
	@sh scripts/setup.sh tools
	@$(BIN)/python scripts/messages.py
