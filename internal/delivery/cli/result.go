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
		l := &listing{columns: []string{"of", "labels", "at", "file", "bytes", "path"}, empty: "nothing was handed out yet"}
		for _, set := range sets {
			for _, f := range set.Files {
				l.add(set.Of, labelText(set.Labels), s.local(set.At), f.Name, f.Bytes, a.Results.Path(f))
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
	cmd := &cobra.Command{Use: "copy NAME --to FOLDER", Short: "Copy the current files of an analysis into a folder", Args: exactly(1, "what made it"), RunE: func(cmd *cobra.Command, args []string) error {
		sets, a, err := s.sets(cmd, args, pairs, false, 0)
		if err != nil {
			return err
		}
		if len(sets) == 0 {
			return fmt.Errorf("%s has handed out nothing for these parameters\n   hint: naru analysis run %s", args[0], args[0])
		}
		folder, err := filepath.Abs(to)
		if err != nil {
			return fmt.Errorf("find %s: %w", to, err)
		}
		for _, set := range sets {
			into := folder
			if len(sets) > 1 {
				into = filepath.Join(folder, labelText(set.Labels))
			}
			paths, err := a.Results.CopyOut(cmd.Context(), set, into)
			if err != nil {
				return err
			}
			for _, path := range paths {
				fmt.Fprintln(s.out, path)
			}
		}
		return nil
	}}
	cmd.Flags().StringVar(&to, "to", ".", "the folder; it is made when it is not there")
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
