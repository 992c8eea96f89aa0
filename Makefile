# Set up, run and test An Sinh. `make help` says what there is; Python 3.11 and make are all it needs.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

# Nothing depends on the caller's language or Python settings.
export LC_ALL := C.UTF-8
export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONPATH PYTHONHOME ANSINH_HOME ANSINH_LAW

BIN := .venv/bin
PYTHON :=
PYTEST_OPTIONS :=

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

# --- set-up ------------------------------------------------------------------------------------------------------

.PHONY: venv
venv: .venv/tools ## .venv with the program and the developer's tools, versions as in constraints.txt

# What runs the program.
.venv/program: pyproject.toml constraints.txt
	@for python in $(or $(PYTHON),python3.11 python3); do
	  if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info[:2] != (3, 11))' 2> /dev/null; then
	    echo "Installing An Sinh into .venv ($$("$$python" --version)) ..."
	    "$$python" -m venv .venv
	    $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	    touch $@
	    exit
	  fi
	done
	echo "An Sinh needs Python 3.11 with its venv module; none was found as python3.11 or python3." >&2
	echo "Install it (Debian, Ubuntu: python3.11 and python3.11-venv), or name it: make PYTHON=/path/to/python3.11 ..." >&2
	exit 1

# What checks and tests it, besides.
.venv/tools: .venv/program
	@echo "Installing the developer's tools into .venv ..."
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

.PHONY: clean
clean: ## remove .venv, the demo and all caches
	rm -rf .venv demo build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

# --- checks and tests ----------------------------------------------------------------------------------------------

.PHONY: lint
lint: .venv/tools ## style, types and the floors of the house
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: test
test: .venv/tools ## all checks and all tests; the tests run even when a check fails
	@$(MAKE) --no-print-directory lint || failed=1
	$(BIN)/pytest $(PYTEST_OPTIONS) || failed=1
	exit $${failed:-0}

.PHONY: fast
fast: .venv/tools ## the tests that take seconds, without the checks
	$(BIN)/pytest -m 'not slow' $(PYTEST_OPTIONS)

.PHONY: bench
bench: .venv/tools ## measure; figures are kept in docs/benchmarks.md. Some minutes, and 3 GB for a while
	$(BIN)/python benchmarks/statement.py
	$(BIN)/python benchmarks/importing.py
	$(BIN)/python benchmarks/store.py
	$(BIN)/python benchmarks/simulate.py
	$(BIN)/python benchmarks/ledger.py --rivals

# --- the demo ------------------------------------------------------------------------------------------------------

SCALE := 0.02
# SERVE=0 ends after the computing; PORT is where the office is served.
SERVE := 1
PORT := 8000
# The last day of last month.
AS_OF = $(shell $(BIN)/python -c 'import datetime as d; print(d.date.today().replace(day=1) - d.timedelta(days=1))')

.PHONY: demo
demo: .venv/program ## invent a province, import its files, compute every debt, explain one, open the office; under ./demo
	@export ANSINH_HOME="$$PWD/demo/home" PATH="$$PWD/$(BIN):$$PATH" as_of=$(AS_OF)
	month=$${as_of%-*}
	run() { printf '\n$$ %s\n' "$$1"; eval "$$1"; }
	if [ -d demo/home ]; then ansinh stop > /dev/null 2>&1 || true; fi
	rm -rf demo
	# An office that never was, so that statements carry its account and payment code.
	mkdir -p demo/home
	cat > demo/home/office.yaml <<- 'END'
	address: Số 1, đường Mô Phỏng
	director: Giám đốc mô phỏng
	account_number: "0123456789"
	account_name: BHXH TINH MO PHONG
	bank_name: Ngân hàng mô phỏng
	bank_bin: "999999"
	END

	run "ansinh simulate --scale $(SCALE) --from 2025-07 --until $$month --out demo/province"
	# Some rows are planted to be refused, which the import tells by ending with 2.
	run "ansinh import auto demo/province/files/* || test \$$? = 2"
	run "ansinh import excuses demo/province/by-kind/excuses.csv"
	run "ansinh import suspensions demo/province/by-kind/suspensions.csv"

	run "ansinh ledger --as-of $$as_of"
	run "ansinh ledger --as-of $$as_of --out demo/ledger --format csv"

	# The smallest of those who evade, so that its explanation fits a few screens: columns are code (1), workers (8), class (9).
	employer=$$(awk -F , '$$9 == "evading" && $$8 > 1 && (!least || $$8 < least) { least = $$8; code = $$1 } \
	  END { print code }' demo/ledger/standing.csv)
	run "ansinh statement $$employer --month $$month"
	run "ansinh explain $$employer --as-of $$as_of"
	run "ansinh statement $$employer --month $$month --format pdf --out demo/C12-TS_$$employer.pdf"

	if [ "$${ANSINH_LANG:-vi}" = en ]; then
	  echo; echo "The statement to print: demo/C12-TS_$$employer.pdf. To go on in this province:"
	else
	  echo; echo "Thông báo để in: demo/C12-TS_$$employer.pdf. Để làm tiếp với tỉnh này:"
	fi
	echo "  source .venv/bin/activate; export ANSINH_HOME=\$$PWD/demo/home"
	echo "  ansinh facts unmatched"
	echo "  ansinh facts match --suggested"
	echo "  ansinh explain $$employer --as-of $$as_of --month $$month"
	echo "  ansinh statement $$employer --month $$month --issue"
	echo "  ansinh law show contribution_rate"
	echo "  ansinh --help"
	if [ "$(SERVE)" != 0 ]; then
	  run "ansinh serve --demo --port $(PORT)"
	fi

.PHONY: pictures
pictures: .venv/tools ## the pictures of the documents, taken anew; needs pdftoppm and chromium
	$(MAKE) demo SERVE=0
	$(BIN)/python scripts/pictures.py
	$(BIN)/python scripts/screens.py

# --- languages -------------------------------------------------------------------------------------------------------

CATALOGUES := src/ansinh/locale
KEYWORDS := --keyword _ --keyword N_ --keyword later --keyword gettext --keyword ngettext:1,2

.PHONY: messages
messages: .venv/tools ## collect new wording into the English catalogue, and compile all catalogues
	@mkdir -p build
	PYTHONPATH=scripts $(BIN)/pybabel --quiet extract --mapping babel.cfg --no-default-keywords $(KEYWORDS) --add-location file --sort-by-file --width 110 \
	  --project ansinh --version 0.1 --output build/ansinh.pot src/ansinh
	$(BIN)/pybabel --quiet update --domain ansinh --locale en --input-file build/ansinh.pot --output-dir $(CATALOGUES) \
	  --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 110
	$(BIN)/pybabel --quiet compile --domain 'ansinh click django' --directory $(CATALOGUES)
