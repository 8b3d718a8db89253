package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// listen runs the simulator until the test ends, and gives its address once it listens.
func listen(t *testing.T, args ...string) string {
	t.Helper()
	env := filepath.Join(t.TempDir(), ".env")
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, append([]string{"--port", "0", "--env", env}, args...), &bytes.Buffer{}) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			ended <- err
			t.Fatal("it ended")
		case <-tick.C:
		}
		if text, err := os.ReadFile(env); err == nil {
			url, _, _ := strings.Cut(strings.TrimPrefix(string(text), "MARKET_URL="), "\n")
			return url
		}
	}
}

func says(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), args, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestARunningSimulatorIsToldAndAsked(t *testing.T) {
	t.Parallel()
	url := listen(t)
	says(t, "fail", "--url", url, "--after", "2", "rank", "503", "3")
	err := run(t.Context(), []string{"fail", "--url", url, "rank", "sulk"}, &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), "no mode") {
		t.Error(err)
	}
	says(t, "fail", "--url", url)
	if err := ask(t.Context(), "GET", url+"/v1.3/countries", nil, nil); err == nil || !strings.Contains(err.Error(), "401") {
		t.Error(err)
	}
	if got := says(t, "calls", "--url", url, "--all"); !strings.Contains(got, "GET /v1.3/countries") {
		t.Error(got)
	}
	got := says(t, "calls", "--url", url, "--forget")
	if !strings.Contains(got, "countries            1\n") || !strings.Contains(got, "0 asked for twice") {
		t.Error(got)
	}
	if got := says(t, "calls", "--url", url, "--total"); got != "0\n" {
		t.Error(got)
	}
}

func TestADeliveryIsWrittenAndGivenOut(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	got := says(t, "--write", folder, "--size", "5040", "--date", "2026-03-05")
	if strings.Count(got, "md5") != 13 || !strings.Contains(got, "estimates_20260305.csv.gz") {
		t.Error(got)
	}
	listen(t, "--files", folder)
	err := run(t.Context(), []string{"--size", "20000000"}, &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), "--write") {
		t.Error(err)
	}
}

func TestACertificateThatNobodyKnowsIsRefused(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "ca.pem")
	url := listen(t, "--tls", file)
	err := ask(t.Context(), "GET", url+"/v1.3/countries", nil, nil)
	if err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Error(err)
	}
	if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), "BEGIN CERTIFICATE") {
		t.Error(err)
	}
}
