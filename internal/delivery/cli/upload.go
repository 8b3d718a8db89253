package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/upload"
)

func uploadCommand(s *session) *cobra.Command {
	return noun("upload", "Hand files in", uploadAdd(s), uploadList(s))
}

func uploadAdd(s *session) *cobra.Command {
	var pairs []string
	cmd := &cobra.Command{
		Use:   "add NAME [PART=]FILE... [--param NAME=VALUE]",
		Short: "Hand in the files of one upload; they land together or not at all",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usageError{fmt.Errorf("%s wants the name of an upload and a file\n   hint: %s", cmd.CommandPath(), cmd.UseLine())}
			}
			a, p, err := s.load(cmd.Context())
			if err != nil {
				return err
			}
			up, params, err := called("upload", args[0], p.Uploads, pairs, func(x *upload.Upload) parameter.Set { return x.Params })
			if err != nil {
				return err
			}
			files, err := filesOf(up, args[1:])
			if err != nil {
				return err
			}
			d, err := a.Uploads.Add(cmd.Context(), s.task("upload add", p.Version, params), up, files)
			s.worked()
			if err != nil {
				return err
			}
			if s.json {
				return writeJSON(s.out, d)
			}
			for _, arrival := range d.Arrivals {
				fmt.Fprintf(s.out, "%s landed as %s, %s\n", arrival.Name, arrival.Object.Key, bytesText(arrival.Object.Size))
				if arrival.Before != "" {
					fmt.Fprintf(s.out, "  the same bytes came before, in delivery %s; they are kept once\n", short(arrival.Before))
				}
			}
			fmt.Fprintf(s.out, "delivery %s of %s%s\n", short(d.ID), d.Source, prefixed(", ", labelText(d.Labels)))
			return nil
		},
	}
	return withParams(cmd, &pairs)
}

// filesOf reads the arguments: FILE for the only part, or PART=FILE.
func filesOf(up *upload.Upload, args []string) ([]upload.File, error) {
	var files []upload.File
	for _, arg := range args {
		part, path := "", arg
		if name, rest, ok := strings.Cut(arg, "="); ok && isPart(up, name) {
			part, path = name, rest
		}
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, usageError{fmt.Errorf("there is no file %s%s", path, partHint(up, arg))}
		case err != nil:
			return nil, fmt.Errorf("look at %s: %w", path, err)
		case info.IsDir():
			return nil, usageError{fmt.Errorf("%s is a folder; hand in files", path)}
		}
		files = append(files, upload.File{
			Part: part, Name: filepath.Base(path), Size: info.Size(),
			Open: func() (io.ReadCloser, error) { return os.Open(path) },
		})
	}
	return files, nil
}

// partHint helps who named a part that the upload has not.
func partHint(up *upload.Upload, arg string) string {
	name, _, ok := strings.Cut(arg, "=")
	if !ok || isPart(up, name) {
		return ""
	}
	var names []string
	for _, part := range up.Parts {
		names = append(names, part.Name)
	}
	return fmt.Sprintf("\n   hint: if %s was meant as a part, the parts of %s are: %s", name, up.Name, strings.Join(names, ", "))
}

func isPart(up *upload.Upload, name string) bool {
	for _, part := range up.Parts {
		if part.Name == name {
			return true
		}
	}
	return false
}

// prefixed is a text behind what joins it to the words before, and nothing where there is none.
func prefixed(before, text string) string {
	if text == "" {
		return ""
	}
	return before + text
}
