package cli

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/app"
	"github.com/naru-data/naru/internal/foundation/durable"
)

func schemaCommand(s *session) *cobra.Command {
	var to string
	cmd := &cobra.Command{Use: "schema [--to DIR]", Short: "Write JSON Schemas of all kinds of file, by which editors complete and check them", Args: exactly(0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		dir, err := s.folder()
		if err != nil {
			return err
		}
		schemas, err := app.Schemas()
		if err != nil {
			return err
		}
		place := to
		if to == "" {
			to, place = "schema", filepath.Join(dir, "schema")
		}
		if err := durable.MakeFolder(place); err != nil {
			return fmt.Errorf("make the folder for schemas: %w", err)
		}
		l := &listing{columns: []string{"schema", "of"}}
		settings := map[string]any{}
		for _, one := range schemas {
			if err := durable.WriteFile(filepath.Join(place, one.Name), one.Write); err != nil {
				return fmt.Errorf("write %s: %w", one.Name, err)
			}
			of := any("the header of a SQL file")
			if len(one.Files) > 0 {
				of = one.Files
				settings["./"+filepath.ToSlash(filepath.Join(to, one.Name))] = one.Files
			}
			l.add(filepath.Join(to, one.Name), of)
		}
		if err := s.list(l); err != nil || s.json {
			return err
		}
		return s.tellEditors(to, settings)
	}}
	cmd.Flags().StringVar(&to, "to", "", "folder to write to (default: schema in the project's folder)")
	return cmd
}

// tellEditors says how an editor comes to use them: both ways are of the YAML language server, which most editors have.
func (s *session) tellEditors(to string, settings map[string]any) error {
	coded, err := json.MarshalIndent(map[string]any{"yaml.schemas": settings}, "", "  ")
	if err != nil {
		return err
	}
	modeline := "# yaml-language-server: $schema=../" + filepath.ToSlash(filepath.Join(to, "tables.schema.json"))
	fmt.Fprintf(s.out, "\nin VS Code with its YAML extension, put this into .vscode/settings.json of the project's folder:\n%s\n"+
		"\nin any editor with the YAML language server, begin a file with a line such as\n%s\n", coded, modeline)
	return nil
}
