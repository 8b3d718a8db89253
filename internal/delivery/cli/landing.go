package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/domain/landing"
)

func landingCommand(s *session) *cobra.Command {
	return noun("landing", "Look at what landed, as it arrived", landingList(s), landingShow(s), landingVerify(s), landingWithdraw(s))
}

func landingList(s *session) *cobra.Command {
	var pairs, sources []string
	cmd := &cobra.Command{Use: "list", Short: "List deliveries, oldest first", Args: exactly(0, "no arguments"), RunE: func(cmd *cobra.Command, _ []string) error {
		labels, err := texts(pairs)
		if err != nil {
			return err
		}
		a, err := s.open(cmd.Context())
		if err != nil {
			return err
		}
		filter := landing.Filter{Sources: sources, Labels: labels, Open: true, Withdrawn: true}
		if len(labels) == 0 {
			filter.Labels = nil
		}
		deliveries, err := a.Landing.Deliveries(cmd.Context(), filter)
		if err != nil {
			return err
		}
		l := &listing{columns: []string{"delivery", "source", "labels", "as of", "files", "bytes", "state"}, empty: "nothing has landed yet"}
		for _, d := range deliveries {
			var bytes int64
			for _, arrival := range d.Arrivals {
				bytes += arrival.Object.Size
			}
			state, err := s.deliveryState(cmd, d)
			if err != nil {
				return err
			}
			l.add(s.id(d.ID), d.Source, d.Labels, s.local(d.AsOf), len(d.Arrivals), bytes, state)
		}
		return s.list(l)
	}}
	cmd.Flags().StringArrayVar(&sources, "source", nil, "only deliveries of this source or upload")
	return withParams(cmd, &pairs)
}

// deliveryState is landed, loaded, superseded, refused or withdrawn; by table when there are several.
func (s *session) deliveryState(cmd *cobra.Command, d landing.Delivery) (string, error) {
	if !d.Ended {
		return "not ended", nil
	}
	if d.Withdrawn != "" {
		return landing.Withdrawn, nil
	}
	if !d.Expired.IsZero() {
		return "expired", nil
	}
	applied, err := s.opened.Tables.Applied(cmd.Context(), "", d.ID)
	if err != nil {
		return "", err
	}
	switch len(applied) {
	case 0:
		return landing.Landed, nil
	case 1:
		return applied[0].State, nil
	}
	states := map[string]string{}
	for _, one := range applied {
		states[one.Table] = one.State
	}
	return labelText(states), nil
}

func landingShow(s *session) *cobra.Command {
	return &cobra.Command{Use: "show DELIVERY", Short: "Show one delivery: its files, and what became of it in each table", Args: exactly(1, "the id of a delivery, or its beginning"), RunE: func(cmd *cobra.Command, args []string) error {
		a, err := s.open(cmd.Context())
		if err != nil {
			return err
		}
		found, err := a.Landing.Deliveries(cmd.Context(), landing.Filter{IDs: args, Open: true, Withdrawn: true})
		if err != nil {
			return err
		}
		d := found[0]
		applied, err := a.Tables.Applied(cmd.Context(), "", d.ID)
		if err != nil {
			return err
		}
		if s.json {
			return writeJSON(s.out, map[string]any{"delivery": d, "applied": appliedObjects(applied)})
		}
		fmt.Fprintf(s.out, "delivery  %s\nsource    %s\nlabels    %s\nas of     %s\n", d.ID, d.Source, labelText(d.Labels), text(s.local(d.AsOf)))
		if d.Run != "" {
			fmt.Fprintf(s.out, "run       %s\n", d.Run)
		}
		if d.Withdrawn != "" {
			fmt.Fprintf(s.out, "withdrawn %s\n", d.Withdrawn)
		}
		if !d.Expired.IsZero() {
			fmt.Fprintf(s.out, "expired   %s; its bytes were given up, what tables hold of it stays\n", text(s.local(d.Expired)))
		}
		fmt.Fprintln(s.out)
		files := &listing{columns: []string{"file", "bytes", "sha256", "object"}}
		for _, arrival := range d.Arrivals {
			files.add(arrival.Name, arrival.Object.Size, short(arrival.Object.SHA256), arrival.Object.Key)
		}
		writeTable(s.out, files.columns, files.rows)
		if len(applied) > 0 {
			fmt.Fprintln(s.out)
			s.printApplied(applied)
		}
		return nil
	}}
}

func landingVerify(s *session) *cobra.Command {
	return &cobra.Command{Use: "verify [DELIVERY]", Short: "Read raw objects again and compare their hashes", Args: atMost(1, "the id of a delivery, or nothing for all"), RunE: func(cmd *cobra.Command, args []string) error {
		a, err := s.open(cmd.Context())
		if err != nil {
			return err
		}
		good, bad := int64(0), int64(0)
		l := &listing{columns: []string{"object", "bytes", "verdict"}}
		err = a.Landing.Verify(cmd.Context(), landing.Filter{IDs: args, Open: true, Withdrawn: true}, func(arrival landing.Arrival, damage error) {
			if damage == nil {
				good++
				return
			}
			bad++
			l.add(arrival.Object.Key, arrival.Object.Size, damage.Error())
			if !s.json {
				fmt.Fprintln(s.out, damage)
			}
		})
		if err != nil {
			return err
		}
		if s.json {
			err = writeJSON(s.out, map[string]any{"good": good, "bad": bad, "damaged": l.objects()})
		} else {
			fmt.Fprintf(s.out, "%s as they landed, %s damaged\n", countOf(good, "object is", "objects are"), thousands(bad))
		}
		if err == nil && bad > 0 {
			return errTold
		}
		return err
	}}
}

func landingWithdraw(s *session) *cobra.Command {
	var why string
	cmd := &cobra.Command{Use: "withdraw DELIVERY --why TEXT", Short: "Take a delivery back; tables forget it at their next load, the bytes stay", Args: exactly(1, "the id of a delivery, or its beginning"), RunE: func(cmd *cobra.Command, args []string) error {
		if why == "" {
			return usageError{fmt.Errorf("a withdrawal needs its reason\n   hint: --why \"sent by mistake\"")}
		}
		a, err := s.open(cmd.Context())
		if err != nil {
			return err
		}
		d, err := a.Landing.Withdraw(cmd.Context(), args[0], why)
		if err != nil {
			return err
		}
		s.tell("delivery %s of %s is withdrawn; tables forget it at their next load (naru table load NAME)", short(d.ID), d.Source)
		return nil
	}}
	cmd.Flags().StringVar(&why, "why", "", "the reason, kept with the delivery")
	return cmd
}
