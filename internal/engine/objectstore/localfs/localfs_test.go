package localfs_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/engine/objectstore/localfs"
	"github.com/naru-data/naru/internal/engine/objectstore/objectstoretest"
	"github.com/naru-data/naru/internal/foundation/problem"
)

func open(t *testing.T, dir string) *localfs.Store {
	t.Helper()
	s, err := localfs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLocalFilesKeepThePromisesOfAStore(t *testing.T) {
	t.Parallel()
	objectstoretest.Run(t, func(t *testing.T) objectstore.Store { return open(t, t.TempDir()) })
}

func TestTwoStoresOnOneFolderAreOneStore(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "deep", "raw")
	one, other := open(t, dir), open(t, dir)
	ctx := context.Background()
	if _, err := one.Put(ctx, strings.NewReader("x"), func(objectstore.Digest) string { return "a/b" }); err != nil {
		t.Fatal(err)
	}
	body, _, err := other.Open(ctx, "a/b")
	if err != nil {
		t.Fatal(err)
	}
	body.Close()
}

func TestWhatACrashLeftIsSweptAfterADay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open(t, dir)
	old, young := filepath.Join(dir, ".tmp", "put-old"), filepath.Join(dir, ".tmp", "put-young")
	for _, file := range []string{old, young} {
		if err := os.WriteFile(file, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	yesterday := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(old, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a temporary file of yesterday is still there: %v", err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Errorf("a temporary file of now was taken from its writer: %v", err)
	}
	for info, err := range s.List(context.Background(), "") {
		t.Errorf("a temporary file is listed: %+v, %v", info, err)
	}
}

func TestAPutThatFailsLeavesNoTemporaryFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Put(ctx, strings.NewReader("x"), func(objectstore.Digest) string { return "k" }); err == nil {
		t.Error("a put with an ended context passed")
	}
	if _, err := s.Put(context.Background(), strings.NewReader("x"), func(objectstore.Digest) string { return "../k" }); err == nil {
		t.Error("a put outside the folder passed")
	}
	left, err := os.ReadDir(filepath.Join(dir, ".tmp"))
	if err != nil || len(left) > 0 {
		t.Errorf("left are %v, %v", left, err)
	}
}

func TestAFileInTheWayIsToldInPlainWords(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "raw")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := localfs.Open(file)
	var told *problem.Problem
	if !errors.As(err, &told) || told.Code != "store_no_folder" || !strings.Contains(told.Error(), file) {
		t.Errorf("a file where the folder should be gives %v", err)
	}
}

func TestAFullDiskIsToldAndLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t)
	s := open(t, dir)
	endless := io.LimitReader(zeros{}, 64<<20)
	_, err := s.Put(context.Background(), endless, func(objectstore.Digest) string { return "k" })
	var told *problem.Problem
	if !errors.As(err, &told) || told.Code != "disk_full" || !strings.Contains(told.Error(), dir) {
		t.Fatalf("a full disk gives %v", err)
	}
	t.Log(told)
	left, err := os.ReadDir(filepath.Join(dir, ".tmp"))
	if err != nil || len(left) > 0 {
		t.Errorf("left are %v, %v", left, err)
	}
	if _, err := s.Put(context.Background(), strings.NewReader("x"), func(objectstore.Digest) string { return "k" }); err != nil {
		t.Errorf("a small object does not fit after the big one was given up: %v", err)
	}
}

func TestABodyThatFindsItsOwnDiskFullIsNotBlamedOnTheStore(t *testing.T) {
	t.Parallel()
	_, err := open(t, t.TempDir()).Put(context.Background(), broken{syscall.ENOSPC},
		func(objectstore.Digest) string { return "k" })
	var told *problem.Problem
	if errors.As(err, &told) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("the store says %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

// smallDisk is a tmpfs of 4 MB; without root the test is skipped.
func smallDisk(t *testing.T) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("a small disk needs root: it is a tmpfs")
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("a small disk could not be mounted: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}
