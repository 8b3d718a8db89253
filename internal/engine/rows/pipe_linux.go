package rows

import (
	"os"

	"golang.org/x/sys/unix"
)

// widenPipe lets a pipe hold 1 MB instead of 64 kB, so that its ends wait for each other less often. Where the system
// does not allow it the pipe stays as it is.
func widenPipe(f *os.File) {
	_, _ = unix.FcntlInt(f.Fd(), unix.F_SETPIPE_SZ, 1<<20)
}
