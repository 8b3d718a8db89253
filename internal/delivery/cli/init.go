package cli

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/spf13/cobra"
)

// starters are the projects that naru init writes, by name.
//
//go:embed all:starter
var starters embed.FS

func initCommand(s *session) *cobra.Command {
	var into string
	cmd := &cobra.Command{
		Use:   "init [survey]",
		Short: "Write a small project that runs",
		Args:  atMost(1, "the name of a starter"),
		RunE: func(_ *cobra.Command, args []string) error {
			name := "survey"
			if len(args) == 1 {
				name = args[0]
			}
			files, err := fs.Sub(starters, path.Join("starter", name))
			if err != nil {
				return err
			}
			if _, err := fs.Stat(files, "naru.yaml"); err != nil {
				return usageError{unknown("starter", name, starterNames())}
			}
			return s.writeStarter(name, files, into)
		},
	}
	cmd.Flags().StringVar(&into, "into", "", "the folder to write (default: the starter's name)")
	return cmd
}

func starterNames() []string {
	entries, err := starters.ReadDir("starter")
	if err != nil {
		return nil
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// writeStarter never writes over a file that is there.
func (s *session) writeStarter(name string, files fs.FS, into string) error {
	if into == "" {
		into = name
	}
	err := fs.WalkDir(files, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		target := filepath.Join(into, filepath.FromSlash(file))
		if _, err := os.Lstat(target); err == nil {
			return usageError{fmt.Errorf("%s is there already; nothing was written over\n   hint: choose another folder with --into", target)}
		}
		text, err := fs.ReadFile(files, file)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return fmt.Errorf("make the folder of %s: %w", target, err)
		}
		if err := os.WriteFile(target, text, 0o644); err != nil {
			return fmt.Errorf("write %s: %w", target, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, `%s is a project that runs. Go on with:

  cd %s
  naru upload add answers answers/spring.csv --round 2026
  naru flow run report --round 2026
  naru query "select * from agreement order by grp, district"
  naru table quarantine list
`, into, into)
	return nil
}
