package contest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Python gives one that can import the modules: what NARU_BENCH_PYTHON names, else one in a folder of its own, which is made
// with the packages from PyPI and kept for the next time.
func Python(dir string, modules ...string) (string, error) {
	named := os.Getenv("NARU_BENCH_PYTHON")
	own := filepath.Join(dir, "venv", "bin", "python")
	for _, python := range []string{named, own} {
		if python != "" && exec.Command(python, "-c", "import "+strings.Join(modules, ", ")).Run() == nil {
			return python, nil
		}
	}
	if named != "" {
		return "", fmt.Errorf("NARU_BENCH_PYTHON=%s cannot import %s", named, strings.Join(modules, " and "))
	}
	pip := append([]string{own, "-m", "pip", "install", "--quiet"}, modules...)
	for _, command := range [][]string{{"python3", "-m", "venv", filepath.Join(dir, "venv")}, pip} {
		if text, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			lines := strings.Split(strings.TrimSpace(string(text)), "\n")
			return "", fmt.Errorf("%v: %s", err, lines[len(lines)-1])
		}
	}
	return own, nil
}
