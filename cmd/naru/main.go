// Command naru is the whole house in one binary.
package main

import (
	"context"
	"os"

	"github.com/naru-data/naru/internal/delivery/cli"
)

func main() { os.Exit(cli.Main(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
