package httpclient

import (
	"fmt"
	"syscall"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// spareBytes are left free beside what is asked for, since others write too.
const spareBytes = 64 << 20

// Room says, before anything is asked for, whether a folder's disk has room for so many bytes more: a *problem.Problem
// that tells how much is missing when it has not.
func Room(folder string, bytes int64) error {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		return fmt.Errorf("ask how much room %s has: %w", folder, err)
	}
	free := int64(disk.Bavail) * int64(disk.Bsize)
	if bytes <= 0 || bytes+spareBytes <= free {
		return nil
	}
	return problem.New("http_room", problem.Place{}, problem.Args{
		"folder": folder, "size": bytesText(bytes), "free": bytesText(free), "missing": bytesText(bytes + spareBytes - free),
	})
}

// bytesText is a number of bytes as a person says it.
func bytesText(n int64) string {
	value := float64(n)
	for _, unit := range []string{"B", "kB", "MB", "GB"} {
		if value < 1000 {
			return fmt.Sprintf("%.4g %s", value, unit)
		}
		value /= 1000
	}
	return fmt.Sprintf("%.4g TB", value)
}
