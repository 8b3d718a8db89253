// Command pages measures how long it takes to collect JSON records page by page: by the product (every page kept durable, each
// call recorded, then loaded into a committed table), against a Go client that only reads the pages and decodes them with
// encoding/json. The server is this process and has all pages in memory, so that nobody waits for it. Pulling and landing is one
// figure, loading another; rows in the table are counted.
//
//	go run ./bench/pages -naru bin/naru [-records 1000000] [-page 1000] [-rounds 3]
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/naru-data/naru/bench/contest"
)

// The contenders, in the order in which they run.
const (
	client = "Go client, encoding/json"
	pulled = "naru source pull"
	loaded = "naru table load"
)

func main() {
	naru := flag.String("naru", "bin/naru", "the binary")
	records := flag.Int("records", 1_000_000, "how many records")
	page := flag.Int("page", 1000, "how many of them on a page")
	rounds := flag.Int("rounds", 3, "how often; the fastest counts")
	dir := flag.String("dir", filepath.Join(os.TempDir(), "naru-bench-pages"), "where the project lies")
	read := flag.String("client", "", "be the client of this address, used by the command itself")
	flag.Parse()
	var err error
	if *read != "" {
		err = collect(*read)
	} else {
		err = bench(os.Stdout, *naru, *dir, *records, *page, *rounds)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// answer is a page as the API gives it.
type answer struct {
	Code      int      `json:"code"`
	PageIndex int      `json:"page_index"`
	PageNum   int      `json:"page_num"`
	List      []record `json:"list"`
}

type record struct {
	AppID     int64     `json:"app_id"`
	Country   string    `json:"country"`
	Day       string    `json:"day"`
	Title     string    `json:"title"`
	Downloads int64     `json:"downloads"`
	Revenue   string    `json:"revenue"`
	Rating    float64   `json:"rating"`
	Free      bool      `json:"free"`
	Publisher publisher `json:"publisher"`
}

type publisher struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

const contract = `from: records
records: list
strategy: replace
columns:
  - {name: app_id, type: long, required: true}
  - {name: country, type: string}
  - {name: day, type: date}
  - {name: title, type: string}
  - {name: downloads, type: long}
  - {name: revenue, type: "decimal(18,4)"}
  - {name: rating, type: double}
  - {name: free, type: boolean}
  - {name: publisher_id, type: long, field: publisher.id}
  - {name: publisher, type: string, field: publisher.name}
`

// collect reads and decodes page after page, and prints how many records there were.
func collect(address string) error {
	count := 0
	for page, of := 1, 1; page <= of; page++ {
		response, err := http.Get(address + "?page_index=" + strconv.Itoa(page))
		if err != nil {
			return err
		}
		var got answer
		err = json.NewDecoder(response.Body).Decode(&got)
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		if err != nil {
			return err
		}
		count += len(got.List)
		of = got.PageNum
	}
	fmt.Println(count)
	return nil
}

func bench(out io.Writer, naru, dir string, records, page, rounds int) error {
	binary, err := filepath.Abs(naru)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	pages, err := makePages(records, page)
	if err != nil {
		return err
	}
	server, address, err := serve(pages)
	if err != nil {
		return err
	}
	defer server.Close()
	project := map[string]string{
		"naru.yaml":            "name: bench\nzone: UTC\nstorage: {raw: data/raw, lake: data/lake, results: data/results, control: data/naru.db}\n",
		"sources/records.yaml": fmt.Sprintf("http: {get: %q, pages: {number: page_index, of: page_num, records: list}}\nformat: json\ngives: now\n", address),
		"tables/records.yaml":  contract,
	}
	count := func(string) (int64, error) {
		text, err := exec.Command(binary, "-C", dir, "query", "--format", "csv", "select count(*) from records").CombinedOutput()
		if err != nil {
			return 0, fmt.Errorf("%w: %s", err, text)
		}
		return contest.LastNumber(string(text))
	}
	best, err := contest.Run(rounds, []contest.Contender{
		{Name: client, Command: []string{self, "-client", address}},
		{Name: pulled, Before: func() error { return contest.Folder(dir, project) }, Rows: contest.Always(0), Command: []string{binary, "-C", dir, "source", "pull", "records"}},
		{Name: loaded, Command: []string{binary, "-C", dir, "table", "load", "records"}, Rows: count, Made: filepath.Join(dir, "data/lake")},
	})
	if err != nil {
		return err
	}
	if got := best[loaded].Rows; got != int64(records) {
		return fmt.Errorf("%d rows are in the table, and not %d", got, records)
	}
	fmt.Fprintf(out, "%d records in %d pages, %.0f MB of JSON; fastest of %d, whole processes in turn\n", records, len(pages), megabytes(pages), rounds)
	contest.Table(out, best, []string{client, pulled, loaded}, client)
	base := best[client].Wall.Seconds()
	contest.Aim(out, "pulled and landed, x the client", best[pulled].Wall.Seconds()/base, 2)
	fmt.Fprintf(out, "  pulled, landed and loaded: %.2f x the client\n", (best[pulled].Wall+best[loaded].Wall).Seconds()/base)
	return nil
}

func megabytes(pages [][]byte) float64 {
	size := 0
	for _, page := range pages {
		size += len(page)
	}
	return float64(size) / 1e6
}

// makePages makes all answers, always the same ones.
func makePages(records, each int) ([][]byte, error) {
	r := rand.New(rand.NewPCG(20261124, 5))
	countries := []string{"KR", "US", "JP", "DE", "BR"}
	of := (records + each - 1) / each
	var pages [][]byte
	for at := 0; at < records; at += each {
		page := answer{PageIndex: len(pages) + 1, PageNum: of}
		for n := range min(each, records-at) {
			publisher := publisher{ID: r.Int64N(20_000)}
			publisher.Name = fmt.Sprintf("퍼블리셔 %d", publisher.ID)
			page.List = append(page.List, record{AppID: int64(at + n), Country: countries[r.IntN(len(countries))],
				Day: fmt.Sprintf("2026-%02d-%02d", 1+r.IntN(12), 1+r.IntN(28)), Title: fmt.Sprintf("app \"%x\"", r.Uint64()), Downloads: r.Int64N(5_000_000),
				Revenue: fmt.Sprintf("%d.%04d", r.IntN(10_000_000), r.IntN(10_000)), Rating: float64(r.IntN(500)) / 100, Free: r.IntN(2) == 0, Publisher: publisher})
		}
		text, err := json.Marshal(page)
		if err != nil {
			return nil, err
		}
		pages = append(pages, text)
	}
	return pages, nil
}

func serve(pages [][]byte) (server *http.Server, address string, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	server = &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at, _ := strconv.Atoi(r.URL.Query().Get("page_index"))
		if at < 1 || at > len(pages) {
			http.Error(w, `{"code": 4}`, http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(pages[at-1])))
		_, _ = io.Copy(w, bytes.NewReader(pages[at-1]))
	})}
	go func() { _ = server.Serve(listener) }()
	return server, "http://" + listener.Addr().String() + "/records", nil
}
