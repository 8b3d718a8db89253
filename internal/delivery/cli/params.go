package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/naru-data/naru/internal/domain/parameter"
)

// paramFlag is the flag that commands with parameters have.
const paramFlag = "param"

// withParams gives a command --param NAME=VALUE, and with it the short form --NAME VALUE.
func withParams(cmd *cobra.Command, into *[]string) *cobra.Command {
	cmd.Flags().StringArrayVar(into, paramFlag, nil, "a parameter, NAME=VALUE; --NAME VALUE for short")
	return cmd
}

// shortParameters rewrites --city 21 and --city=21 to --param city=21, for a command that takes parameters and has
// no flag of that name.
func shortParameters(root *cobra.Command, args []string) []string {
	cmd, _, err := root.Find(args)
	if err != nil || cmd.Flags().Lookup(paramFlag) == nil {
		return args
	}
	var out []string
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			return append(out, args[i:]...)
		}
		name, value, valued := strings.Cut(strings.TrimPrefix(arg, "--"), "=")
		if !strings.HasPrefix(arg, "--") || name == "" {
			out = append(out, arg)
			continue
		}
		if flag := known(cmd, name); flag != nil {
			out = append(out, arg)
			if !valued && flag.NoOptDefVal == "" && i+1 < len(args) {
				i++
				out = append(out, args[i])
			}
			continue
		}
		if !valued {
			if i+1 >= len(args) {
				return append(out, "--"+paramFlag, name) // texts says what is wrong with it
			}
			i++
			value = args[i]
		}
		out = append(out, "--"+paramFlag, name+"="+value)
	}
	return out
}

func known(cmd *cobra.Command, name string) *pflag.Flag {
	if name == "help" {
		return &pflag.Flag{NoOptDefVal: "true"}
	}
	if flag := cmd.Flags().Lookup(name); flag != nil {
		return flag
	}
	return cmd.InheritedFlags().Lookup(name)
}

// called finds what a command names, and types the parameters that it was given.
func called[T any](kind, name string, all map[string]T, pairs []string, params func(T) parameter.Set) (found T, bound map[string]any, err error) {
	given, err := texts(pairs)
	if err != nil {
		return found, nil, err
	}
	found, ok := all[name]
	if !ok {
		return found, nil, usageError{unknown(kind, name, sortedKeys(all))}
	}
	if bound, err = params(found).Bind(given, kind+" "+name); err != nil {
		return found, nil, usageError{err}
	}
	return found, bound, nil
}
