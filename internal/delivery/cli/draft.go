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
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/app"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/domain/table/draft"
	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/durable"
)

func tableInfer(s *session) *cobra.Command {
	var f inferFlags
	cmd := &cobra.Command{
		Use:   "infer FILE",
		Short: "Propose a contract from a file: csv, xlsx, json, jsonl, xml, parquet; and from a codebook if there is one",
		Long: "Looks at the file and prints tables/NAME.yaml as it might be: types, codes, days, ranges, what names a row. Of a large file rows from all over it are looked at, and\n" +
			"that is said. In a document the longest list of objects holds the records; lists in them become tables of their own. A codebook (.xlsx or .csv, one line a column or\n" +
			"one line a code) gives labels, value labels and codes of no answer. What the proposed contract would not take is told. Read it before you trust it.",
		Args: exactly(1, "a file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := f.options(args[0])
			if err != nil {
				return err
			}
			d, err := f.draft(cmd.Context(), args[0], o)
			if err != nil {
				return err
			}
			if f.write {
				return s.writeDraft(d)
			}
			_, err = io.WriteString(s.out, d.Contract())
			for _, other := range d.Others {
				if err == nil {
					_, err = io.WriteString(s.out, "\n"+commented("tables/"+other.Name+".yaml", other.Contract()))
				}
			}
			if err == nil && d.FormatText() != "" {
				_, err = io.WriteString(s.out, "\n"+commented("uploads/"+d.From+".yaml", d.Upload()))
			}
			return err
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.name, "name", "", "name of the table (default: from the file's name)")
	flags.StringVar(&f.from, "from", "", "the source or upload that brings such files (default: the table's name)")
	flags.StringVar(&f.codebook, "codebook", "", "a spreadsheet that says what columns and codes mean")
	flags.StringVar(&f.sheet, "sheet", "", "the sheet of the workbook, by name or number (default: found out)")
	flags.StringVar(&f.records, "records", "", "where in a document the records are, such as data.list (default: the longest list of objects)")
	flags.IntVar(&f.header, "header", 0, "the row that holds the names (default: found out)")
	flags.BoolVar(&f.write, "write", false, "write what is proposed: tables, and uploads/FROM.yaml when nothing is called so, into the project; never over a file")
	return cmd
}

// commented is a file as a comment below another one.
func commented(path, text string) string {
	return "# " + path + ":\n#   " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n#   ") + "\n"
}

// inferFlags are what was said of a file from which a contract is proposed.
type inferFlags struct {
	name, from, codebook, sheet, records string
	header                               int
	write                                bool
}

func (f inferFlags) options(file string) (draft.Options, error) {
	o := draft.Options{Name: f.name, From: f.from}
	if o.Name == "" {
		o.Name = nameOf(file)
	}
	if o.From == "" {
		o.From = o.Name
	}
	for flag, name := range map[string]string{"--name": o.Name, "--from": o.From} {
		if !tableName.MatchString(name) {
			return o, usageError{fmt.Errorf("%q is no name: a to z, digits and _, and no digit first\n   hint: %s answers", name, flag)}
		}
	}
	if _, why := document.ParsePath(f.records); why != "" {
		return o, usageError{fmt.Errorf("--records %s is no path: %s", f.records, why)}
	}
	if f.header < 0 {
		return o, usageError{fmt.Errorf("--header %d is no row: they count from 1", f.header)}
	}
	return o, nil
}

func (f inferFlags) draft(ctx context.Context, file string, o draft.Options) (*draft.Draft, error) {
	in, err := inputOf(file)
	if err != nil {
		return nil, err
	}
	in.Format.XLSX.Header, in.Format.CSV.Header = f.header, f.header
	in.Records = f.records
	if at, err := strconv.Atoi(f.sheet); err == nil {
		in.Format.XLSX.SheetAt = at
	} else {
		in.Format.XLSX.Sheet = f.sheet
	}
	if f.codebook != "" {
		book, err := inputOf(f.codebook)
		if err != nil {
			return nil, err
		}
		if o.Codebook, err = draft.ReadCodebook(ctx, book, app.Formats()); err != nil {
			return nil, err
		}
	}
	return draft.Infer(ctx, in, app.Formats(), o)
}

var (
	tableName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`) // what a file of tables/ may be called
	notName   = regexp.MustCompile(`[^a-z0-9_]+`)
)

// nameOf is a file's name as a table could bear it.
func nameOf(file string) string {
	base := strings.ToLower(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
	name := strings.Trim(notName.ReplaceAllString(base, "_"), "_0123456789")
	if name == "" {
		return "answers"
	}
	return name
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
	var files []proposed
	for _, each := range append([]*draft.Draft{d}, d.Others...) {
		files = append(files, proposed{filepath.Join("tables", each.Name+".yaml"), each.Contract()})
	}
	brings := bringing(dir, d.From)
	if brings == "" {
		files = append(files, proposed{filepath.Join("uploads", d.From+".yaml"), d.Upload()})
	}
	for _, f := range files {
		if _, err := os.Stat(filepath.Join(dir, f.path)); err == nil {
			return fmt.Errorf("%s is there already and is not written over\n   hint: choose another --name, or take the file away", f.path)
		}
	}
	for _, f := range files {
		if err := f.write(dir); err != nil {
			return err
		}
		fmt.Fprintln(s.out, f.path)
	}
	if said := d.FormatText(); brings != "" && said != "" {
		s.tell("  %s must say how such files are written: format: %s", brings, said)
	}
	for _, note := range d.Notes {
		s.tell("  %s", note)
	}
	return nil
}

// bringing is the file that declares a source or an upload; empty when there is none.
func bringing(dir, name string) string {
	for _, file := range []string{filepath.Join("sources", name+".yaml"), filepath.Join("uploads", name+".yaml")} {
		if _, err := os.Stat(filepath.Join(dir, file)); err == nil {
			return file
		}
	}
	return ""
}

// proposed is a file of a project that is not there yet.
type proposed struct{ path, text string }

func (f proposed) write(dir string) error {
	path := filepath.Join(dir, f.path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("make the folder of %s: %w", f.path, err)
	}
	if err := os.WriteFile(path, []byte(f.text), 0o644); err != nil {
		return fmt.Errorf("write %s: %w", f.path, err)
	}
	return nil
}

func tableTemplate(s *session) *cobra.Command {
	var to, up string
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
			place, err := draft.PlaceOf(t, p.Uploads, up)
			if err != nil {
				return err
			}
			if err := writeSheet(to, t, place, lines); err != nil {
				return err
			}
			fmt.Fprintln(s.out, to)
			for _, note := range place.Notes {
				s.tell("  %s", note)
			}
			if place.Upload != nil {
				s.tell("  it comes back with: %s", addCommand(place))
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&to, "xlsx", "", "the file to write")
	cmd.Flags().StringVar(&up, "upload", "", "the upload by which it comes back (default: the first of the table's that takes workbooks)")
	cmd.Flags().IntVar(&lines, "rows", 500, "how many rows are prepared")
	return cmd
}

// addCommand is how a filled sheet is handed in.
func addCommand(place draft.Place) string {
	words := []string{"naru upload add", place.Upload.Name, "FILE"}
	if len(place.Upload.Parts) > 1 {
		words[2] = place.Part + "=FILE"
	}
	for _, name := range place.Upload.Params.Names() {
		words = append(words, "--"+name+" "+strings.ToUpper(name))
	}
	return strings.Join(words, " ")
}

// writeSheet makes the workbook; a file that is there is not written over.
func writeSheet(to string, t *table.Table, place draft.Place, lines int) error {
	if _, err := os.Stat(to); err == nil {
		return fmt.Errorf("%s is there already and is not written over", to)
	}
	return durable.WriteFile(to, func(w io.Writer) error {
		buffered := bufio.NewWriter(w)
		if err := draft.Sheet(buffered, t, place.XLSX, lines); err != nil {
			return err
		}
		return buffered.Flush()
	})
}
