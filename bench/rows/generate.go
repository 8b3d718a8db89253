package main

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"

	"github.com/klauspost/compress/gzip"
)

// header names the 17 columns of the market data that a bulk delivery brings.
const header = "app_id,country,day,device,category,publisher,title,url,downloads,dau,mau,rating,ratings,free,price,revenue,updated_at"

var (
	countries  = []string{"KR", "US", "JP", "DE", "FR", "BR", "IN", "ID", "GB", "TW", "VN", "TH"}
	devices    = []string{"phone", "tablet"}
	categories = []string{"Games", "Finance", "Education", "Social", "Photo & Video", "Health", "Travel", "Music"}
	words      = []string{"super", "happy", "puzzle", "bank", "note", "나루", "city", "walk", "photo", "talk", "가계부", "run"}
)

// generate writes a gzipped CSV of about the given size, always the same for the same seed.
func generate(path string, bytes int64) (rows int64, err error) {
	file, err := os.Create(path + ".part")
	if err != nil {
		return 0, err
	}
	packed, err := gzip.NewWriterLevel(file, gzip.BestSpeed)
	if err != nil {
		return 0, err
	}
	counted := &counter{Writer: packed}
	out := bufio.NewWriterSize(counted, 1<<20)
	fmt.Fprintln(out, header)
	random := rand.New(rand.NewPCG(20261124, 3))
	for ; counted.bytes < bytes; rows++ {
		writeRow(out, random, rows)
	}
	if err := out.Flush(); err != nil {
		return 0, err
	}
	if err := packed.Close(); err != nil {
		return 0, err
	}
	if err := file.Close(); err != nil {
		return 0, err
	}
	return rows, os.Rename(path+".part", path)
}

func writeRow(out *bufio.Writer, r *rand.Rand, row int64) {
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
