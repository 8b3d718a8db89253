package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"

	"github.com/naru-data/naru/examples/app-market/simulator/api"
)

// calls prints what a running simulator was asked.
func calls(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("calls", flag.ContinueOnError)
	url := flags.String("url", os.Getenv("MARKET_URL"), "where it listens")
	total := flags.Bool("total", false, "only how many they were")
	all := flags.Bool("all", false, "every call on a line")
	forget := flags.Bool("forget", false, "count from 0 on")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var told api.Calls
	if err := ask(ctx, http.MethodGet, *url+"/simulator/calls", nil, &told); err != nil {
		return err
	}
	switch {
	case *total:
		fmt.Fprintln(out, told.Total)
	case *all:
		for _, c := range told.Calls {
			fmt.Fprintf(out, "%-15s %d %10d bytes  %s %s %s\n", c.Endpoint, c.Status, c.Bytes, c.Method, c.Address, c.Range)
		}
	default:
		for _, name := range slices.DeleteFunc(api.Endpoints(), func(name string) bool { return told.Endpoint[name] == 0 }) {
			fmt.Fprintf(out, "%-15s %6d\n", name, told.Endpoint[name])
		}
		fmt.Fprintf(out, "%-15s %6d calls, %d bytes, %d asked for twice\n", "all", told.Total, told.Bytes, len(told.Repeated))
		for _, what := range told.Repeated {
			fmt.Fprintln(out, "  twice:", what)
		}
	}
	if *forget {
		return ask(ctx, http.MethodDelete, *url+"/simulator/calls", nil, nil)
	}
	return nil
}

// fail makes a running simulator answer badly: ENDPOINT MODE [TIMES]; without them it answers well again.
func fail(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fail", flag.ContinueOnError)
	url := flags.String("url", os.Getenv("MARKET_URL"), "where it listens")
	var f api.Fault
	flags.IntVar(&f.Skip, "skip", 0, "how many calls are answered well before")
	flags.StringVar(&f.From, "from", "", "only what is asked of this day and later ones")
	flags.StringVar(&f.File, "file", "", "of bulk_file: only files of such a name, such as apps*.csv.gz")
	flags.IntVar(&f.After, "after", 0, "of a status: seconds of Retry-After")
	flags.StringVar(&f.Delay, "delay", "", "of mode slow, between pieces: 200ms")
	if err := flags.Parse(args); err != nil {
		return err
	}
	to := *url + "/simulator/fail"
	switch flags.NArg() {
	case 0:
		return ask(ctx, http.MethodDelete, to, nil, nil)
	case 2, 3:
	default:
		return fmt.Errorf("fail wants an endpoint, a mode, and perhaps how many times; endpoints are %v", api.Endpoints())
	}
	f.Endpoint, f.Mode = flags.Arg(0), flags.Arg(1)
	var err error
	if f.Times, err = strconv.Atoi(cmp.Or(flags.Arg(2), "0")); err != nil {
		return fmt.Errorf("%q is no number of times", flags.Arg(2))
	}
	return ask(ctx, http.MethodPost, to, f, nil)
}

// ask sends a request to the simulator itself, not to the API that it plays.
func ask(ctx context.Context, method, address string, sent, into any) error {
	body, err := json.Marshal(sent)
	if err != nil {
		return fmt.Errorf("write the request: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("ask the simulator: %w", err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("ask the simulator: %w", err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the simulator says %s: %s %w", resp.Status, bytes.TrimSpace(text), err)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(text, into)
}
