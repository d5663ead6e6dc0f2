PORT ?= 8000
PYTHON = .venv/bin/python
CATALOGUES = $(patsubst %.po,%.mo,$(wildcard helsinki_measures/locale/*/LC_MESSAGES/*.po))

.PHONY: help demo test assure bench audit sbom screenshots format messages requirements base dev port tools voikko
.SILENT:
.NOTPARALLEL:

help: ## List these targets
	sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 20

demo: base port voikko .env $(CATALOGUES) staticfiles/staticfiles.json ## The site with the demo programme, on http://127.0.0.1:8000 (PORT=8001 for another port)
	$(PYTHON) manage.py demo
	echo "The site is at http://127.0.0.1:$(PORT) (Ctrl-C ends it)"
	# The time-out: Ctrl-C reaches granian's worker twice, and can then leave it waiting for ever.
	SITE_URL=http://127.0.0.1:$(PORT) $(PYTHON) manage.py worker --parent $$$$ & \
	SITE_URL=http://127.0.0.1:$(PORT) exec $(PYTHON) -m granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers 1 --blocking-threads 192 \
		--workers-kill-timeout 1 --log-level error helsinki_measures.wsgi:application

test: dev $(CATALOGUES) ## Everything that must pass, on SQLite and PostgreSQL and in a browser (ALL=1: no sample, an hour or two)
	$(if $(ALL),ALL=1) tests/run

assure: dev $(CATALOGUES) ## Every attack and trial at its full length; writes docs/assurance.md (forty minutes)
	tests/assure

bench: dev .env $(CATALOGUES) tools .venv-bench/installed.txt ## What pages, files and past days cost, beside Wagtail and others, printed (twenty minutes)
	folder=$$(mktemp -d); export DATABASE_URL=sqlite:///$$folder/bench.sqlite3; \
	$(PYTHON) manage.py migrate --verbosity 0 && \
	for file in tests/bench/*.py; do echo "$$file"; $(PYTHON) $$file || exit; done; rm -r $$folder

# In an environment of its own, gone afterwards. Strict: a package that could not be looked up fails it.
audit: base ## Are holes known in the packages that the site runs with? Asks PyPI about each (needs the internet)
	folder=$$(mktemp -d); trap 'rm -r $$folder' EXIT; $(PYTHON) -m venv $$folder/venv && \
	$$folder/venv/bin/python -m pip install -qq --disable-pip-version-check pip-audit && \
	$$folder/venv/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r requirements/base.txt

sbom: base ## What the site is made of, in sbom.json (CycloneDX): packages, versions, checksums, licences
	$(PYTHON) requirements/sbom.py > sbom.json

screenshots: dev $(CATALOGUES) ## Pictures of the demo's pages, in screenshots/ (needs chromium)
	$(PYTHON) -m tests.screenshots

format: dev ## Put Python and templates into their standard form
	$(PYTHON) -m ruff check --fix-only
	$(PYTHON) -m ruff format
	find templates -name '*.html' -exec .venv/bin/djade --target-version 6.1 {} +

messages: dev .env ## Collect the texts to translate (needs gettext), then compile the translations
	$(PYTHON) manage.py makemessages -l fi -l sv --add-location=never
	$(MAKE) --no-print-directory $(CATALOGUES)

requirements: dev ## Pin requirements/*.in with hashes (UPGRADE=1 takes the newest versions)
	for name in base dev bench; do \
		$(PYTHON) -m uv pip compile --quiet --universal --python-version 3.12 --generate-hashes \
			--no-emit-index-url --custom-compile-command "make requirements" $(if $(UPGRADE),--upgrade) \
			requirements/$$name.in --output-file requirements/$$name.txt || exit; \
	done

base dev:
	requirements/install $@

# Finnish words in all their forms. Root on Debian gets it; for anyone else the search makes do with stems.
voikko: base
	$(PYTHON) -c 'import libvoikko; libvoikko.Voikko("fi")' 2>/dev/null \
		|| { test "$$(id -u)" = 0 && type apt-get >/dev/null 2>&1 \
		&& export DEBIAN_FRONTEND=noninteractive && apt-get -qq update </dev/null >/dev/null 2>&1 \
		&& apt-get -qq install -y --no-install-recommends libvoikko1 voikko-fi </dev/null >/dev/null 2>&1; } || true

# What `make bench` puts load on servers with, one of those, and who reads.
tools:
	path=$$PATH:/usr/sbin; { PATH=$$path type wrk nginx && { type chromium || type chromium-browser || type google-chrome; }; } >/dev/null 2>&1 \
		|| { test "$$(id -u)" = 0 && type apt-get >/dev/null 2>&1 \
		&& export DEBIAN_FRONTEND=noninteractive && apt-get -qq update </dev/null >/dev/null 2>&1 \
		&& apt-get -qq install -y --no-install-recommends wrk nginx chromium </dev/null >/dev/null 2>&1; } \
		|| { echo "make bench needs wrk, nginx and chromium (Debian: apt install wrk nginx chromium)"; exit 1; }

.venv-bench/installed.txt: requirements/bench.txt | dev
	echo "Installing requirements/bench.txt into .venv-bench (about half a minute)"
	$(PYTHON) -m venv --clear .venv-bench
	.venv-bench/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/bench.txt
	cp requirements/bench.txt $@

port: base
	$(PYTHON) -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null \
		|| { echo "Port $(PORT) is taken or not a port: choose another one, as in: make demo PORT=8001"; exit 1; }

.env: | base
	umask 077; { echo "# The demo's settings; .env.example explains them all."; \
	echo DEMO=true; \
	echo DEMO_TODAY=2020-06-30; \
	echo ALLOWED_HOSTS=127.0.0.1,localhost; \
	echo SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))'); } > .env

staticfiles/staticfiles.json: requirements/base.txt $(shell find static) | base .env
	echo "Collecting and compressing style sheets, scripts and images"
	$(PYTHON) manage.py collectstatic --noinput --verbosity 0

%.mo: %.po | base
	$(PYTHON) -m babel.messages.frontend --quiet compile -l $(word 3,$(subst /, ,$@)) -i $< -o $@
