package rows_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/rows"
)

// million are JSON lines as a market data API gives them, and their contract.
func millionLines(n int) string {
	random := rand.New(rand.NewPCG(1, 2))
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, `{"app_id":%d,"country":"KR","day":"2026-%02d-%02d","name":"앱 이름 %d","revenue":"%d.%04d","downloads":%d,"score":%.3f,"free":%t,"category":{"id":%d,"name":"Games"},"tags":["a","b"]}`+"\n",
			i, i%12+1, i%28+1, i%5000, random.IntN(100000), random.IntN(10000), random.IntN(1e6), random.Float64()*5, i%2 == 0, i%50)
	}
	return out.String()
}

func lineColumns() []rows.Column {
	return []rows.Column{
		col(1, "app_id", "long"), col(2, "country", "string"), col(3, "day", "date"), col(4, "name", "string"), col(5, "revenue", "decimal(18,4)"),
		col(6, "downloads", "long"), col(7, "score", "double"), col(8, "free", "boolean"), col(9, "category", "integer", at("category.id")),
		col(10, "tags", "list<string>"),
	}
}

func opened(name, text string) rows.Input {
	return rows.Input{Name: name, Size: int64(len(text)), Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(text)), nil
	}}
}

// BenchmarkJSONLines loads lines, and tells how long that takes in relation to decoding them by encoding/json.
func BenchmarkJSONLines(b *testing.B) {
	text := millionLines(200_000)
	begun := time.Now()
	decoder := json.NewDecoder(strings.NewReader(text))
	for {
		var record map[string]any
		if err := decoder.Decode(&record); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			b.Fatal(err)
		}
	}
	decoded := time.Since(begun)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		dir := &folder{dir: b.TempDir()}
		_, counts, err := rows.Load(context.Background(), opened("in.jsonl", text), rows.Target{Columns: lineColumns(), Create: dir.create}, formats, func(rows.Bad) error { return nil })
		if err != nil || counts.Loaded != 200_000 {
			b.Fatal(counts, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(decoded), "x-encoding/json")
}

// BenchmarkJSONPages loads a page of a thousand records, as an API gives one for each call.
func BenchmarkJSONPages(b *testing.B) {
	text := `{"code":0,"data":[` + strings.Join(strings.Split(strings.TrimSpace(millionLines(1000)), "\n"), ",") + `]}`
	begun := time.Now()
	for range 20 {
		var document any
		if err := json.NewDecoder(strings.NewReader(text)).Decode(&document); err != nil {
			b.Fatal(err)
		}
	}
	decoded := time.Since(begun) / 20
	in := opened("in.json", text)
	in.Records = "data"
	dir := &folder{dir: b.TempDir()}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, _, err := rows.Load(context.Background(), in, rows.Target{Columns: lineColumns(), Create: dir.create}, formats, func(rows.Bad) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(decoded), "x-encoding/json")
}

func csvText(n int) string {
	var out bytes.Buffer
	out.WriteString("app_id,country,day,name,revenue,downloads,score,free,category\n")
	for i := range n {
		fmt.Fprintf(&out, "%d,KR,2026-%02d-%02d,앱 이름 %d,%d.%04d,%d,%d.5,%t,%d\n", i, i%12+1, i%28+1, i%5000, i%100000, i%10000, i, i%5, i%2 == 0, i%50)
	}
	return out.String()
}

func csvColumns() []rows.Column {
	columns := lineColumns()[:9]
	columns[8].Field = "category"
	for i := range columns {
		columns[i].Field = columns[i].Name
	}
	return columns
}

func BenchmarkCSV(b *testing.B) {
	text := csvText(500_000)
	columns := csvColumns()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		dir := &folder{dir: b.TempDir()}
		if _, _, err := rows.Load(context.Background(), opened("in.csv", text), rows.Target{Columns: columns, Create: dir.create}, formats, func(rows.Bad) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLook(b *testing.B) {
	for name, text := range map[string]string{"in.csv": csvText(500_000), "in.jsonl": millionLines(200_000)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				n := 0
				if _, err := rows.Look(context.Background(), opened(name, text), formats, func(_ int64, cells []rows.Cell) bool { n += len(cells); return true }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkWalk(b *testing.B) {
	text := millionLines(100_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := rows.Walk(context.Background(), opened("in.jsonl", text), formats, func(int64, any) bool { return true }); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParquet loads typed columns, as databases land.
func BenchmarkParquet(b *testing.B) {
	dir := &folder{dir: b.TempDir()}
	written, _, err := rows.Load(context.Background(), opened("in.csv", csvText(500_000)), rows.Target{Columns: csvColumns(), Create: dir.create, Workers: 1}, formats, func(rows.Bad) error { return nil })
	if err != nil {
		b.Fatal(err)
	}
	in := rows.Input{Name: "in.parquet", Size: written.Files[0].Size, Open: func(context.Context) (io.ReadCloser, error) { return os.Open(written.Files[0].Path) }}
	for b.Loop() {
		into := &folder{dir: b.TempDir()}
		if _, counts, err := rows.Load(context.Background(), in, rows.Target{Columns: csvColumns(), Create: into.create}, formats, func(rows.Bad) error { return nil }); err != nil || counts.Loaded != 500_000 {
			b.Fatal(counts, err)
		}
	}
	b.ReportMetric(500_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
