package app

import (
	"os"
	"strconv"
	"strings"
)

// leastMemory is what the SQL engine gets on the smallest machine.
const leastMemory = 256 << 20

// memoryLimit is half of the machine's memory, at least 256 MB.
func memoryLimit() int64 {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 1 << 30
	}
	for _, line := range strings.Split(string(text), "\n") {
		fields := strings.Fields(line)
		if len(fields) >= 2 && fields[0] == "MemTotal:" {
			kb, err := strconv.ParseInt(fields[1], 10, 64)
			if err == nil {
				return max(kb*1024/2, leastMemory)
			}
		}
	}
	return 1 << 30
}
