// Package market makes the market data that benchmarks read: daily estimates of apps, as a bulk delivery brings them, always
// the same for the same number of rows. It says the columns' types in the words of every contender.
package market

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// Columns in the file's order, with their types as a contract and as DuckDB write them.
var Columns = []struct{ Name, Naru, DuckDB string }{
	{"app_id", "long", "BIGINT"}, {"country", "string", "VARCHAR"}, {"day", "date", "DATE"}, {"device", "string", "VARCHAR"},
	{"category", "string", "VARCHAR"}, {"publisher", "string", "VARCHAR"}, {"title", "string", "VARCHAR"},
	{"url", "string", "VARCHAR"}, {"downloads", "integer", "INTEGER"}, {"dau", "long", "BIGINT"}, {"mau", "long", "BIGINT"},
	{"rating", "double", "DOUBLE"}, {"ratings", "integer", "INTEGER"}, {"free", "boolean", "BOOLEAN"},
	{"price", "decimal(9,2)", "DECIMAL(9,2)"}, {"revenue", "decimal(18,4)", "DECIMAL(18,4)"},
	{"updated_at", "timestamp", "TIMESTAMP"},
}

// Contract is tables/NAME.yaml for the file.
func Contract(from string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "from: %s\nstrategy: replace\ncolumns:\n", from)
	for _, c := range Columns {
		fmt.Fprintf(&b, "  - {name: %s, type: %q}\n", c.Name, c.Naru)
	}
	return b.String()
}

var (
	countries  = []string{"KR", "US", "JP", "DE", "FR", "BR", "IN", "ID", "GB", "TW", "VN", "TH"}
	devices    = []string{"phone", "tablet"}
	categories = []string{"Games", "Finance", "Education", "Social", "Photo & Video", "Health", "Travel", "Music"}
	words      = []string{"super", "happy", "puzzle", "bank", "note", "나루", "city", "walk", "photo", "talk", "가계부", "run"}
)

// Write makes a gzipped CSV. It ends after so many rows, or where that is 0 once the CSV is of about so many bytes. The file
// stands under its name only when it is whole.
func Write(path string, rows, bytes int64) (written, size int64, err error) {
	file, err := os.Create(path + ".part")
	if err != nil {
		return 0, 0, err
	}
	defer file.Close()
	packed, err := gzip.NewWriterLevel(file, gzip.BestSpeed)
	if err != nil {
		return 0, 0, err
	}
	counted := &counter{Writer: packed}
	out := bufio.NewWriterSize(counted, 1<<20)
	for i, c := range Columns {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString(c.Name)
	}
	out.WriteByte('\n')
	random := rand.New(rand.NewPCG(20261124, 3))
	for ; written < rows || rows == 0 && counted.bytes < bytes; written++ {
		writeRow(out, random)
	}
	if err := out.Flush(); err != nil {
		return 0, 0, err
	}
	if err := packed.Close(); err != nil {
		return 0, 0, err
	}
	if err := file.Close(); err != nil {
		return 0, 0, err
	}
	return written, counted.bytes, os.Rename(path+".part", path)
}

func writeRow(out *bufio.Writer, r *rand.Rand) {
	pick := func(from []string) string { return from[r.IntN(len(from))] }
	app := 1_000_000_000 + r.Int64N(900_000_000)
	title := pick(words) + " " + pick(words) + " " + pick(words)
	if r.IntN(20) == 0 {
		title = `"` + title + `, the ""best"" one"`
	}
	rating := ""
	if r.IntN(10) > 0 {
		rating = fmt.Sprintf("%.5f", 1+4*r.Float64())
	}
	fmt.Fprintf(out, "%d,%s,2026-%02d-%02d,%s,%s,publisher %d,%s,https://market.example/app/%d?ref=%x,%d,%d,%d,%s,%d,%t,%d.%02d,%d.%04d,2026-%02d-%02d %02d:%02d:%02d\n",
		app, pick(countries), 1+r.IntN(12), 1+r.IntN(28), pick(devices), pick(categories), r.IntN(20_000), title, app, r.Uint64(),
		r.IntN(5_000_000), r.IntN(20_000_000), r.IntN(90_000_000), rating, r.IntN(1_000_000), r.IntN(2) == 0, r.IntN(100), r.IntN(100),
		r.IntN(10_000_000), r.IntN(10_000), 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60))
}

type counter struct {
	io.Writer
	bytes int64
}

// Write counts what goes into the archive.
func (c *counter) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	c.bytes += int64(n)
	return n, err
}
