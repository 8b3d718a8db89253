package controldb

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/naru-data/naru/internal/foundation/durable"
	"github.com/naru-data/naru/internal/foundation/id"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// holder is this process as others see it: a locked file, whose lock the kernel frees at the moment of death.
type holder struct {
	id, host string
	dir      string
	file     *os.File
}

// newHolder locks a file of its own in dir, and removes the files of the dead. Without a folder there is no file, and
// nobody is known to be dead.
func newHolder(dir string) (*holder, error) {
	if dir == "" {
		return &holder{id: id.New() + "@"}, nil
	}
	if err := durable.MakeFolder(dir); err != nil {
		return nil, problem.New("control_folder", problem.Place{}, problem.Args{"folder": dir, "error": err}).Because(err)
	}
	host, err := hostOf(dir)
	if err != nil {
		return nil, fmt.Errorf("name this machine: %w", err)
	}
	h := &holder{dir: dir, host: host, id: id.New() + "@" + host}
	if h.file, err = lockNew(filepath.Join(dir, h.id)); err != nil {
		return nil, problem.New("control_folder", problem.Place{}, problem.Args{"folder": dir, "error": err}).Because(err)
	}
	h.sweep()
	return h, nil
}

// hostOf names the pair of a machine and the folder of locks: a lock says something only to who shares both. Two
// containers made of one image differ in the folder, two machines on one network folder differ in the machine.
func hostOf(dir string) (string, error) {
	name, err := os.Hostname()
	if err != nil {
		return "", err
	}
	machine, _ := os.ReadFile("/etc/machine-id") // not there on every system; the name is then all there is
	var stat unix.Stat_t
	if err := unix.Stat(dir, &stat); err != nil {
		return "", err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%d:%d", name, machine, stat.Dev, stat.Ino))
	return hex.EncodeToString(sum[:6]), nil
}

// lockNew makes and locks a file. Somebody who sweeps may remove it in between: then it is made again.
func lockNew(path string) (*os.File, error) {
	for {
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return nil, err
		}
		if err := flock(file, unix.LOCK_EX); err != nil {
			file.Close()
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		ours, err := file.Stat()
		if err != nil {
			file.Close()
			return nil, err
		}
		if there, err := os.Stat(path); err == nil && os.SameFile(ours, there) {
			return file, nil
		}
		file.Close()
	}
}

func flock(file *os.File, how int) error {
	for {
		err := unix.Flock(int(file.Fd()), how)
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// alive tries the lock of another process of this machine. Those who try share it, so that they do not take each
// other for the owner.
func (h *holder) alive(other string) bool {
	other, _, _ = strings.Cut(other, "#")
	if other == h.id {
		return true
	}
	_, host, _ := strings.Cut(other, "@")
	if h.dir == "" || host != h.host || other != filepath.Base(other) {
		return true
	}
	file, err := os.Open(filepath.Join(h.dir, other))
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	if err != nil {
		return true
	}
	defer file.Close()
	return flock(file, unix.LOCK_SH|unix.LOCK_NB) != nil
}

// sweep removes lock files whose process is dead. What cannot be removed is left: it does no harm.
func (h *holder) sweep() {
	entries, err := os.ReadDir(h.dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), "@"+h.host) && !h.alive(entry.Name()) {
			_ = os.Remove(filepath.Join(h.dir, entry.Name()))
		}
	}
}

// close removes the file before it frees the lock, so that a file that is there and free always means death.
func (h *holder) close() error {
	if h.file == nil {
		return nil
	}
	return errors.Join(os.Remove(h.file.Name()), h.file.Close())
}
