// The simulator is the provider of market data that the example buys from.
//
//	simulator                                       serves the API and the bulk files until it is stopped
//	simulator --write DIR --size 20000000           writes the thirteen files of a delivery, and serves nothing
//	simulator calls --url URL                       says what a running one was asked
//	simulator fail --url URL ENDPOINT MODE [TIMES]  makes a running one answer badly; fail --url URL clears that
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
	"strconv"
	"syscall"
	"time"

	"github.com/naru-data/naru/examples/app-market/market"
	"github.com/naru-data/naru/examples/app-market/simulator/api"
)

// key is the one that the provider knows. It opens nothing else.
const key = "market-key-2026"

// mostInMemory is how many rows a delivery may have that is made while somebody waits.
const mostInMemory = 2_000_000

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
	case "calls":
		return calls(ctx, args, out)
	case "fail":
		return fail(ctx, args, out)
	}
	return fmt.Errorf("there is no command %q; there are serve, calls, fail", word)
}

// serve runs the provider, or, with --write, only writes a delivery.
func serve(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	port := flags.Int("port", 8390, "port to listen at; 0 takes a free one")
	env := flags.String("env", "", "file to write MARKET_URL and MARKET_KEY to, once it listens")
	size := flags.Int("size", 5040, "rows of estimates in a bulk delivery")
	seed := flags.Uint64("seed", 1, "another seed is another market")
	write := flags.String("write", "", "folder to write a delivery's files to; then nothing is served")
	date := flags.String("date", "2026-03-02", "of --write: the day of the delivery")
	certificate := flags.String("tls", "", "serve https by a certificate that nobody knows, and write it to this file")
	o := api.Options{Key: key}
	flags.StringVar(&o.Files, "files", "", "folder that --write made: its files are given out for every day")
	flags.IntVar(&o.PerMinute, "per-minute", 600, "calls that the contract allows; 0: any number")
	flags.IntVar(&o.PerDay, "per-day", 5000, "calls that the contract allows; 0: any number")
	flags.IntVar(&o.PageSize, "page-size", 0, "records of a page; 0: as each endpoint has it")
	flags.IntVar(&o.Polls, "polls", 1, "how often a report is asked about before it is done")
	if err := flags.Parse(args); err != nil {
		return err
	}
	o.Market = market.New(*seed, *size)
	if *write != "" {
		return writeDelivery(o.Market, *date, *write, out)
	}
	if *size > mostInMemory && o.Files == "" {
		return fmt.Errorf("%d rows are too many to make while somebody waits: --write them, then serve them by --files", *size)
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(*port)))
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{Handler: api.New(o), ReadHeaderTimeout: 10 * time.Second}
	scheme := "http"
	if *certificate != "" {
		scheme = "https"
		if server.TLSConfig, err = selfSigned(*certificate); err != nil {
			return err
		}
	}
	variables := fmt.Sprintf("MARKET_URL=%s://%s\nMARKET_KEY=%s\n", scheme, listener.Addr(), key)
	if *env != "" {
		if err := writeWhole(*env, []byte(variables)); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "the market's API listens; the project finds it by\n%s", variables)
	return listenUntil(ctx, listener, server)
}

func listenUntil(ctx context.Context, listener net.Listener, server *http.Server) error {
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		stopped <- server.Close()
	}()
	listen := server.Serve
	if server.TLSConfig != nil {
		listen = func(l net.Listener) error { return server.ServeTLS(l, "", "") }
	}
	if err := listen(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

func writeDelivery(m *market.Market, date, folder string, out io.Writer) error {
	day, err := market.ParseDay(date)
	if err != nil {
		return err
	}
	began := time.Now()
	var bytes int64
	err = api.Write(m, market.Delivery{Day: day}, folder, func(l api.Listed) {
		bytes += l.Bytes
		fmt.Fprintf(out, "%-28s %12d bytes  md5 %s\n", l.Name, l.Bytes, l.MD5)
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%d bytes in %s\n", bytes, time.Since(began).Round(time.Millisecond))
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
