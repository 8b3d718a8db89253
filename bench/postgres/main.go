// Command postgres measures how long a table of PostgreSQL takes into a committed table: by the product (read as of one
// snapshot, kept as raw objects, loaded), against psql's COPY ... TO STDOUT (FORMAT binary) to nowhere, which only moves the bytes.
// Pulling and landing is one figure, loading another; rows in the table are counted.
//
//	go run ./bench/postgres -naru bin/naru -url postgres://user:password@localhost:5432/db?sslmode=disable [-rows 10000000] [-rounds 3]
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"github.com/naru-data/naru/bench/contest"
)

// The contenders, in the order in which they run.
const (
	copied = "psql COPY binary"
	pulled = "naru source pull"
	loaded = "naru table load"
)

func main() {
	naru := flag.String("naru", "bin/naru", "the binary")
	url := flag.String("url", os.Getenv("NARU_TEST_POSTGRES"), "the database; a schema naru_bench is made in it, and kept for the next time")
	rows := flag.Int64("rows", 10_000_000, "how many rows")
	rounds := flag.Int("rounds", 3, "how often; the fastest counts")
	dir := flag.String("dir", filepath.Join(os.TempDir(), "naru-bench-postgres"), "where the project lies")
	flag.Parse()
	if *url == "" {
		fmt.Println("skipped: -url names no database, nor does NARU_TEST_POSTGRES")
		return
	}
	if err := bench(context.Background(), os.Stdout, *naru, *url, *dir, *rows, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const settings = `name: bench
zone: UTC
storage: {raw: data/raw, lake: data/lake, results: data/results, control: data/naru.db}
connections:
  shop: {postgres: {url: "${BENCH_URL}"}}
`

func bench(ctx context.Context, out io.Writer, naru, url, dir string, rows int64, rounds int) error {
	binary, err := filepath.Abs(naru)
	if err != nil {
		return err
	}
	if err := fill(ctx, out, url, rows); err != nil {
		return err
	}
	project := map[string]string{
		"naru.yaml":           settings,
		".env":                "BENCH_URL=" + url + "\n",
		"sources/orders.yaml": "use: shop\npostgres: {table: naru_bench.orders}\n",
		"tables/orders.yaml":  contract,
	}
	count := func(string) (int64, error) {
		text, err := exec.Command(binary, "-C", dir, "query", "--format", "csv", "select count(*) from orders").CombinedOutput()
		if err != nil {
			return 0, fmt.Errorf("%w: %s", err, text)
		}
		return contest.LastNumber(string(text))
	}
	best, err := contest.Run(rounds, []contest.Contender{
		{Name: copied, Rows: contest.Always(rows), Command: []string{"sh", "-c",
			`psql "$0" -q -c 'copy naru_bench.orders to stdout (format binary)' > /dev/null`, url}},
		{Name: pulled, Before: func() error { return contest.Folder(dir, project) }, Rows: contest.Always(0),
			Command: []string{binary, "-C", dir, "source", "pull", "orders"}},
		{Name: loaded, Command: []string{binary, "-C", dir, "table", "load", "orders"}, Rows: count, Made: filepath.Join(dir, "data/lake")},
	})
	if err != nil {
		return err
	}
	if got := best[loaded].Rows; got != rows {
		return fmt.Errorf("%d rows are in the table, and not %d", got, rows)
	}
	fmt.Fprintf(out, "%d rows of PostgreSQL; fastest of %d, whole processes in turn\n", rows, rounds)
	contest.Table(out, best, []string{copied, pulled, loaded}, copied)
	base := best[copied].Wall.Seconds()
	contest.Aim(out, "pulled and landed, x COPY", best[pulled].Wall.Seconds()/base, 2)
	contest.Aim(out, "pulled, landed and loaded, x COPY", (best[pulled].Wall+best[loaded].Wall).Seconds()/base, 2)
	return nil
}

const contract = `from: orders
strategy: replace
columns:
  - {name: id, type: long, required: true}
  - {name: customer, type: string}
  - {name: placed_at, type: timestamptz}
  - {name: day, type: date}
  - {name: amount, type: "decimal(12,2)"}
  - {name: items, type: integer}
  - {name: weight, type: double}
  - {name: paid, type: boolean}
  - {name: status, type: string}
`

// fill makes the table, unless it is there with so many rows.
func fill(ctx context.Context, out io.Writer, url string, rows int64) error {
	db, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer db.Close(ctx)
	var there int64
	if err := db.QueryRow(ctx, "select count(*) from naru_bench.orders").Scan(&there); err == nil && there == rows {
		return nil
	}
	fmt.Fprintf(out, "writing %d rows\n", rows)
	for _, statement := range []string{
		"create schema if not exists naru_bench",
		"drop table if exists naru_bench.orders",
		`create table naru_bench.orders (id bigint primary key, customer text not null, placed_at timestamptz not null, day date not null,
			amount numeric(12,2), items integer, weight double precision, paid boolean, status text)`,
		fmt.Sprintf(`insert into naru_bench.orders
			select n, 'customer ' || n %% 100003, timestamptz '2026-01-01 00:00:00+00' + n * interval '1.7 seconds', date '2026-01-01' + (n %% 365)::integer,
				case when n %% 17 > 0 then (n * 7919 %% 100000000) / 100.0 end, 1 + n %% 9, (n * 31 %% 100000) / 7.0, n %% 3 > 0,
				(array['new','paid','sent','returned'])[(1 + n %% 4)::integer]
			from generate_series(1, %d::bigint) n`, rows),
		"vacuum analyze naru_bench.orders",
	} {
		if _, err := db.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%.40s: %w", statement, err)
		}
	}
	return nil
}
