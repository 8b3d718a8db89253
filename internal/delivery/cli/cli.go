// Package cli is the command line: verbs of the project as a whole, and `naru NOUN VERB` for all else. It parses
// arguments, calls the nouns through app, and prints; it decides nothing.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// version is set by the linker.
var version = "dev"

// Main runs one command and gives its exit code. SIGINT and SIGTERM end the work in an orderly way: what was begun
// stays resumable.
func Main(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	s := &session{in: in, out: out, errs: errs}
	root := newRoot(s)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	root.SetArgs(shortParameters(root, args))
	err := root.ExecuteContext(ctx)
	if closing := s.close(); err == nil {
		err = closing
	}
	if err == nil {
		return exitGood
	}
	switch {
	case errors.Is(err, errTold):
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(errs, "interrupted; nothing is lost or half done: the same command goes on")
	default:
		fmt.Fprintln(errs, s.redact(sentence(err)))
	}
	return exitCode(err)
}

func newRoot(s *session) *cobra.Command {
	root := &cobra.Command{
		Use:           "naru",
		Short:         "The whole data pipeline of a small team: one binary, one folder of YAML and SQL",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.ArbitraryArgs, // so that what is no command comes here
	}
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		hint := "naru --help"
		if near := root.SuggestionsFor(args[0]); len(near) > 0 {
			hint = "did you mean naru " + strings.Join(near, " or naru ") + "?"
		}
		return usageError{fmt.Errorf("naru has no command %q\n   hint: %s", args[0], hint)}
	}
	root.SuggestionsMinimumDistance = 2
	flags := root.PersistentFlags()
	flags.StringVarP(&s.dir, "project", "C", "", "the project's folder (default: this one, or the nearest above with a naru.yaml)")
	flags.StringVar(&s.env, "env", os.Getenv("NARU_ENV"), "lay naru.ENV.yaml over naru.yaml (also NARU_ENV)")
	flags.BoolVar(&s.json, "json", false, "print JSON, for machines")
	flags.BoolVarP(&s.verbose, "verbose", "v", false, "log what is done to standard error")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w\n   hint: %s --help", err, cmd.CommandPath())}
	})
	root.AddCommand(
		initCommand(s), validateCommand(s), queryCommand(s), doctorCommand(s), versionCommand(s), schemaCommand(s),
		flowCommand(s), runCommand(s), sourceCommand(s), uploadCommand(s), landingCommand(s),
		tableCommand(s), modelCommand(s), checkCommand(s), testCommand(s), analysisCommand(s), resultCommand(s),
	)
	root.CompletionOptions.HiddenDefaultCmd = true
	return root
}

// noun groups verbs; without one it prints what there is.
func noun(name, short string, verbs ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{Use: name, Short: short, Args: cobra.ArbitraryArgs, RunE: func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usageError{fmt.Errorf("naru %s has no verb %q\n   hint: naru %s --help", name, args[0], name)}
		}
		return cmd.Help()
	}}
	cmd.AddCommand(verbs...)
	return cmd
}

// exactly wants n arguments and says which.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return usageError{fmt.Errorf("%s wants %s, got %d arguments\n   hint: %s", cmd.CommandPath(), what, len(args), cmd.UseLine())}
		}
		return nil
	}
}

// atMost allows up to n arguments.
func atMost(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return usageError{fmt.Errorf("%s wants %s, got %d arguments\n   hint: %s", cmd.CommandPath(), what, len(args), cmd.UseLine())}
		}
		return nil
	}
}
