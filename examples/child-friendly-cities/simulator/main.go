// The simulator is the survey platform that the example pulls from, and the offices that hand in paper answers.
//
//	simulator                                     serves the platform until it is stopped
//	simulator paper --city 21 --round 2026        writes a city's paper answers as .xlsx and as CP949 .csv
//	simulator seeds                               writes seeds/cities.csv and seeds/districts.csv
//	simulator maps                                writes maps/districts.geojson
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/naru-data/naru/examples/child-friendly-cities/simulator/platform"
	"github.com/naru-data/naru/examples/child-friendly-cities/survey"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "simulator:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	word := "serve"
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		word, args = args[0], args[1:]
	}
	switch word {
	case "serve":
		return serve(ctx, args, out)
	case "paper":
		return paper(args, out)
	case "seeds":
		return seeds(args, out)
	case "maps":
		return maps(args, out)
	}
	return fmt.Errorf("there is no command %q; there are serve, paper, seeds, maps", word)
}

// serve runs the platform. --env writes what the project needs to know once it listens.
func serve(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	listen := flags.String("listen", "127.0.0.1:8380", "address to listen at; port 0 takes a free one")
	env := flags.String("env", "", "file to write SURVEY_URL, SURVEY_USER and SURVEY_PASSWORD to, once it listens")
	var o platform.Options
	flags.DurationVar(&o.TokenLasts, "token-lasts", time.Hour, "how long a token is good")
	flags.IntVar(&o.TokenUses, "token-uses", 0, "how many exports a token is good for; 0: any number")
	flags.IntVar(&o.Size, "size", 0, "how many answered online, of every city and round; 0: as many as the city has")
	flags.StringVar(&o.Fault.Mode, "mode", "", fmt.Sprintf("how exports are answered badly: %v", platform.Modes))
	flags.IntVar(&o.Fault.Times, "times", 0, "how many exports are answered so; 0: all")
	flags.StringVar(&o.Fault.Delay, "delay", "", "of mode slow, between pieces of 16 kB")
	flags.IntVar(&o.Fault.After, "after", 0, "of mode 429: seconds of Retry-After")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := o.Fault.Check(); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	variables := fmt.Sprintf("SURVEY_URL=http://%s\nSURVEY_USER=%s\nSURVEY_PASSWORD=%s\n", listener.Addr(), platform.User, platform.Password)
	if *env != "" {
		if err := writeWhole(*env, []byte(variables)); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "the survey platform listens; the project finds it by\n%s", variables)
	return listenUntil(ctx, listener, platform.New(o))
}

func listenUntil(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		stopped <- server.Close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// paper writes a city's paper answers in both forms.
func paper(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("paper", flag.ContinueOnError)
	city := flags.String("city", "21", "code of the city")
	round := flags.Int("round", 2026, "year of the round")
	dir := flags.String("out", ".", "folder to write to")
	if err := flags.Parse(args); err != nil {
		return err
	}
	name := fmt.Sprintf("paper_%s_%d", *city, *round)
	for ending, make := range map[string]func(string, int) ([]byte, error){".xlsx": survey.PaperXLSX, ".csv": survey.PaperCSV} {
		text, err := make(*city, *round)
		if err != nil {
			return err
		}
		if err := write(filepath.Join(*dir, name+ending), text, out); err != nil {
			return err
		}
	}
	return nil
}

// seeds writes the small tables that the project keeps in git.
func seeds(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("seeds", flag.ContinueOnError)
	dir := flags.String("out", "seeds", "folder to write to")
	if err := flags.Parse(args); err != nil {
		return err
	}
	cities, err := survey.CitiesCSV()
	if err != nil {
		return err
	}
	districts, err := survey.DistrictsCSV()
	if err != nil {
		return err
	}
	if err := write(filepath.Join(*dir, "cities.csv"), cities, out); err != nil {
		return err
	}
	return write(filepath.Join(*dir, "districts.csv"), districts, out)
}

// maps writes the outlines of the districts.
func maps(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("maps", flag.ContinueOnError)
	dir := flags.String("out", "maps", "folder to write to")
	if err := flags.Parse(args); err != nil {
		return err
	}
	shapes, err := survey.Shapes()
	if err != nil {
		return err
	}
	return write(filepath.Join(*dir, "districts.geojson"), shapes, out)
}

func write(path string, text []byte, out io.Writer) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	_, err := fmt.Fprintf(out, "%s, %d bytes\n", path, len(text))
	return err
}

// writeWhole lets nobody see half of the file: whoever waits for it may read it at once.
func writeWhole(path string, text []byte) error {
	if err := os.WriteFile(path+".new", text, 0o600); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
