package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/app"
	"github.com/naru-data/naru/internal/domain/table/draft"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/durable"
)

func tableInfer(s *session) *cobra.Command {
	var name, from, codebook string
	var header int
	var write bool
	cmd := &cobra.Command{
		Use:   "infer FILE",
		Short: "Propose a contract from a .csv or .xlsx, and from a codebook if there is one",
		Long: "Looks at the whole file and prints tables/NAME.yaml as it might be: types, codes, days, what names a respondent. A codebook (.xlsx or .csv, one line a\n" +
			"column or one line a code) gives labels, value labels and codes of no answer. Read it before you trust it.",
		Args: exactly(1, "a file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if name == "" {
				name = nameOf(args[0])
			}
			if !tableName.MatchString(name) {
				return usageError{fmt.Errorf("%q is no name of a table: a to z, digits and _\n   hint: --name answers", name)}
			}
			if from == "" {
				from = name
			}
			d, err := s.draft(cmd.Context(), args[0], codebook, header, draft.Options{Name: name, From: from})
			if err != nil {
				return err
			}
			if !write {
				_, err := io.WriteString(s.out, d.Contract())
				return err
			}
			return s.writeDraft(d)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&name, "name", "", "name of the table (default: from the file's name)")
	flags.StringVar(&from, "from", "", "the source or upload that brings such files (default: the table's name)")
	flags.StringVar(&codebook, "codebook", "", "a spreadsheet that says what columns and codes mean")
	flags.IntVar(&header, "header", 0, "the row that holds the names (default: found out)")
	flags.BoolVar(&write, "write", false, "write tables/NAME.yaml, and uploads/FROM.yaml when nothing is called so, into the project; never over a file")
	return cmd
}

// tableName is what a file of tables/ may be called.
var tableName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// nameOf is a file's name as a table could bear it.
func nameOf(file string) string {
	base := strings.ToLower(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
	name := strings.Trim(regexp.MustCompile(`[^a-z0-9_]+`).ReplaceAllString(base, "_"), "_0123456789")
	if name == "" {
		return "answers"
	}
	return name
}

func (s *session) draft(ctx context.Context, file, codebook string, header int, o draft.Options) (*draft.Draft, error) {
	in, err := inputOf(file)
	if err != nil {
		return nil, err
	}
	in.Format.XLSX.Header, in.Format.CSV.Header = header, header
	if codebook != "" {
		book, err := inputOf(codebook)
		if err != nil {
			return nil, err
		}
		if o.Codebook, err = draft.ReadCodebook(ctx, book, app.Formats()); err != nil {
			return nil, err
		}
	}
	return draft.Infer(ctx, in, app.Formats(), o)
}

func inputOf(path string) (rows.Input, error) {
	info, err := os.Stat(path)
	if err != nil {
		return rows.Input{}, usageError{fmt.Errorf("%s cannot be read: %w", path, reasonOf(err))}
	}
	if info.IsDir() {
		return rows.Input{}, usageError{fmt.Errorf("%s is a folder; name a file", path)}
	}
	return rows.Input{Name: filepath.Base(path), Size: info.Size(), Open: func(context.Context) (io.ReadCloser, error) { return os.Open(path) }}, nil
}

// reasonOf is what the system said, without the path again.
func reasonOf(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// writeDraft puts the proposed files into the project; none that is there is written over.
func (s *session) writeDraft(d *draft.Draft) error {
	dir, err := s.folder()
	if err != nil {
		return err
	}
	files := []struct{ path, text string }{{filepath.Join("tables", d.Name+".yaml"), d.Contract()}}
	brought := false
	for _, other := range []string{filepath.Join("sources", d.From+".yaml"), filepath.Join("uploads", d.From+".yaml")} {
		if _, err := os.Stat(filepath.Join(dir, other)); err == nil {
			brought = true
		}
	}
	if !brought {
		files = append(files, struct{ path, text string }{filepath.Join("uploads", d.From+".yaml"), d.Upload()})
	}
	for _, f := range files {
		path := filepath.Join(dir, f.path)
		if _, err := os.Stat(path); err == nil {
			return fmt.Errorf("%s is there already and is not written over\n   hint: choose another --name, or take the file away", f.path)
		}
	}
	for _, f := range files {
		path := filepath.Join(dir, f.path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("make the folder: %w", err)
		}
		if err := os.WriteFile(path, []byte(f.text), 0o644); err != nil {
			return fmt.Errorf("write %s: %w", f.path, err)
		}
		fmt.Fprintln(s.out, f.path)
	}
	for _, note := range d.Notes {
		s.tell("  %s", note)
	}
	return nil
}

func tableTemplate(s *session) *cobra.Command {
	var to string
	var lines int
	cmd := &cobra.Command{
		Use:   "template NAME --xlsx FILE",
		Short: "Write an entry sheet for a clerk: a column a field, drop-downs for codes; what comes back loads under the same contract",
		Args:  exactly(1, "the name of a table"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if to == "" {
				return usageError{fmt.Errorf("%s wants --xlsx FILE", cmd.CommandPath())}
			}
			if lines < 1 || lines > 100_000 {
				return usageError{fmt.Errorf("--rows is 1 to 100000, not %d", lines)}
			}
			_, p, err := s.load(cmd.Context())
			if err != nil {
				return err
			}
			t, err := tableOf(p, args[0])
			if err != nil {
				return err
			}
			if _, err := os.Stat(to); err == nil {
				return fmt.Errorf("%s is there already and is not written over", to)
			}
			err = durable.WriteFile(to, func(w io.Writer) error {
				buffered := bufio.NewWriter(w)
				if err := draft.Sheet(buffered, t, lines); err != nil {
					return err
				}
				return buffered.Flush()
			})
			if err != nil {
				return err
			}
			fmt.Fprintln(s.out, to)
			return nil
		},
	}
	cmd.Flags().StringVar(&to, "xlsx", "", "the file to write")
	cmd.Flags().IntVar(&lines, "rows", 500, "how many rows are prepared")
	return cmd
}
