# Two commands are enough to begin: make demo, make test. `make help` lists the rest.
SHELL := /bin/bash
GO ?= go
NARU := bin/naru
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X github.com/naru-data/naru/internal/delivery/cli.version=$(VERSION)

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.7.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.1.4

.DEFAULT_GOAL := help
.PHONY: help build demo demo-app-market run check test e2e crash bench fresh reference tools-present

help: ## what can be made
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

tools-present:
	@command -v $(GO) >/dev/null || { echo "Go 1.26 is needed and was not found on PATH"; exit 2; }
	@command -v g++ >/dev/null || { echo "g++ is needed (DuckDB is linked in): apt-get install g++"; exit 2; }

build: tools-present ## bin/naru; the first time it takes some minutes, since DuckDB and Iceberg are compiled in
	@scripts/build "$(GO)" "$(LDFLAGS)" $(NARU)

demo: build ## a city's survey answers, from files to figures, against a simulated survey platform
	@examples/child-friendly-cities/demo

demo-app-market: build ## thirty endpoints and thirteen bulk files, from a billed API to a small warehouse, against a simulated API
	@examples/app-market/demo

run: build ## naru with ARGS="..." in PROJECT=examples/child-friendly-cities
	@cd $(or $(PROJECT),examples/child-friendly-cities) && $(CURDIR)/$(NARU) $(ARGS)

check: tools-present ## gofmt, vet, staticcheck, floors, file length, known vulnerabilities
	@scripts/check "$(GO)" $(STATICCHECK) $(GOVULNCHECK)

test: tools-present ## all tests with the race detector; on PostgreSQL too when NARU_TEST_POSTGRES names one
	$(GO) test -race -timeout 20m ./...

e2e: build ## scripts against the real binary, and the short crash suite
	$(GO) test -tags faultpoint -timeout 20m -count=1 -run 'Killed' ./internal/engine/lake ./internal/domain/flow \
		./internal/domain/landing ./internal/domain/source ./internal/domain/table ./internal/domain/model
	$(GO) test -tags e2e -timeout 40m -count=1 ./test/...

crash: build ## the long crash suite: 200 random moments
	NARU_CRASH_ROUNDS=200 $(GO) test -tags e2e -timeout 120m -count=1 -v ./test/crash

bench: build ## ratios against other engines in one run
	@bench/run

reference: ## docs/reference, made from the structs
	$(GO) test -count=1 -run TestReference ./internal/app -update

fresh: ## the README's two commands on a bare Debian in a chroot (root and debootstrap needed)
	@scripts/fresh
