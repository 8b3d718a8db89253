package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/app"
	"github.com/naru-data/naru/internal/foundation/secret"
)

func doctorCommand(s *session) *cobra.Command {
	return &cobra.Command{Use: "doctor", Short: "Look at the store, the database, disk space and the project: pass, warn or fail", Args: exactly(0, "no arguments"), RunE: func(cmd *cobra.Command, _ []string) error {
		dir, err := s.folder()
		if err != nil {
			return err
		}
		if s.secrets, err = secret.Open(dir); err != nil {
			return err
		}
		findings := app.Examine(cmd.Context(), app.Options{Dir: dir, Env: s.env, Secrets: s.secrets, Log: s.log()})
		failed := false
		l := &listing{columns: []string{"verdict", "what", "finding"}}
		for _, f := range findings {
			failed = failed || f.Verdict == app.Fail
			l.add(string(f.Verdict), f.What, s.redact(f.Text))
		}
		if s.json {
			err = writeJSON(s.out, l.objects())
		} else {
			for _, row := range l.rows {
				text := strings.ReplaceAll(fmt.Sprint(row[2]), "\n", "\n"+strings.Repeat(" ", 17))
				fmt.Fprintf(s.out, "%-5s %-10s %s\n", row[0], row[1], text)
			}
		}
		if err == nil && failed {
			return errTold
		}
		return err
	}}
}
