package cli

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/app"
	"github.com/naru-data/naru/internal/domain/result"
)

func resultCommand(s *session) *cobra.Command {
	return noun("result", "Look at reports, workbooks and exports, and take them out", resultList(s), resultCopy(s))
}

func resultList(s *session) *cobra.Command {
	var pairs []string
	var all bool
	var limit int
	cmd := &cobra.Command{Use: "list [NAME]", Short: "List what was handed out, newest first", Args: atMost(1, "what made it, or nothing for all"), RunE: func(cmd *cobra.Command, args []string) error {
		sets, a, err := s.sets(cmd, args, pairs, all, limit)
		if err != nil {
			return err
		}
		l := &listing{columns: []string{"of", "labels", "at", "file", "bytes"}, empty: "nothing was handed out yet"}
		if s.json { // a table would cut it
			l.columns = append(l.columns, "path", "sha256", "run", "current")
		}
		for _, set := range sets {
			for _, f := range set.Files {
				row := []any{set.Of, labelText(set.Labels), s.local(set.At), f.Name, f.Bytes}
				if s.json {
					row = append(row, a.Results.Path(f), f.SHA256, set.Run, set.Current)
				}
				l.add(row...)
			}
		}
		return s.list(l)
	}}
	cmd.Flags().BoolVar(&all, "all", false, "older ones too")
	cmd.Flags().IntVar(&limit, "limit", 50, "at most so many sets of files")
	return withParams(cmd, &pairs)
}

func resultCopy(s *session) *cobra.Command {
	var pairs []string
	var to string
	cmd := &cobra.Command{Use: "copy NAME --to FOLDER", Short: "Copy the current files of what an analysis or a step made into a folder", Args: exactly(1, "what made it"), RunE: func(cmd *cobra.Command, args []string) error {
		labels, err := texts(pairs)
		if err != nil {
			return err
		}
		a, err := s.open(cmd.Context())
		if err != nil {
			return err
		}
		folder, err := filepath.Abs(to)
		if err != nil {
			return fmt.Errorf("find %s: %w", to, err)
		}
		done, err := a.Results.HandOut(cmd.Context(), result.Copies{Of: args[0], Labels: labels, To: folder})
		if err != nil || s.json {
			return s.told(done, err)
		}
		for _, made := range done.Made {
			fmt.Fprintln(s.out, made.Name)
		}
		return nil
	}}
	cmd.Flags().StringVar(&to, "to", ".", "the folder; it is made when it is not there, and what differs in parameters that are not given lies in folders below")
	return withParams(cmd, &pairs)
}

// sets are what was handed out by NAME for the parameters that were given.
func (s *session) sets(cmd *cobra.Command, args, pairs []string, all bool, limit int) ([]result.Set, *app.App, error) {
	labels, err := texts(pairs)
	if err != nil {
		return nil, nil, err
	}
	a, err := s.open(cmd.Context())
	if err != nil {
		return nil, nil, err
	}
	filter := result.Filter{Labels: labels, All: all, Limit: limit}
	if len(args) == 1 {
		filter.Of = args[0]
	}
	sets, err := a.Results.List(cmd.Context(), filter)
	return sets, a, err
}
