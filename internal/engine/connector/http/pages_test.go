package httpapi_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/connector"
)

// records are those from begin to end as JSON.
func records(begin, end int) string {
	var all []string
	for i := begin; i < end; i++ {
		all = append(all, fmt.Sprintf(`{"id": %d}`, i))
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// ids reads the records of bodies.
func ids(t *testing.T, bodies []string) (all []int) {
	t.Helper()
	for _, body := range bodies {
		var page struct{ List []struct{ ID int } }
		if err := json.Unmarshal([]byte(body), &page); err != nil {
			t.Fatal(err, body)
		}
		for _, record := range page.List {
			all = append(all, record.ID)
		}
	}
	return all
}

const rows = 25 // that the small systems of these tests have

// pageOf writes rows from begin on, ten a page, with what comes beside.
func pageOf(w io.Writer, begin int, beside string) {
	fmt.Fprintf(w, `{"code": 0, %s"list": %s}`, beside, records(min(begin, rows), min(begin+10, rows)))
}

func query(r *http.Request, name string) int {
	n, err := strconv.Atoi(r.URL.Query().Get(name))
	if err != nil {
		return -1
	}
	return n
}

// ways are all ways to page, with what a system does that pages so, and the calls that it takes.
var ways = map[string]struct {
	pages   string
	handler http.HandlerFunc
	calls   int
}{
	"number of": {"{number: page_index, of: page_num, records: list}", func(w http.ResponseWriter, r *http.Request) {
		pageOf(w, 10*(query(r, "page_index")-1), `"page_num": 3, `)
	}, 3},
	"number until empty": {"{number: page, first: 0, records: list}", func(w http.ResponseWriter, r *http.Request) {
		pageOf(w, 10*query(r, "page"), "")
	}, 4},
	"number with total": {"{number: page, records: list, total: total}", func(w http.ResponseWriter, r *http.Request) {
		pageOf(w, 10*(query(r, "page")-1), `"total": "25", `)
	}, 3},
	"offset": {"{offset: start, limit: rows, size: 10, records: list}", func(w http.ResponseWriter, r *http.Request) {
		if query(r, "rows") != 10 {
			w.WriteHeader(http.StatusTeapot)
		}
		pageOf(w, query(r, "start"), "")
	}, 3},
	"cursor": {"{cursor: meta.after, records: list}", func(w http.ResponseWriter, r *http.Request) {
		begin := max(query(r, "after"), 0)
		after := "null"
		if begin+10 < rows {
			after = strconv.Itoa(begin + 10)
		}
		pageOf(w, begin, `"meta": {"after": `+after+`}, `)
	}, 3},
	"cursor in a header": {"{cursor: {header: x-next}, as: from, records: list, total: total}", func(w http.ResponseWriter, r *http.Request) {
		begin := max(query(r, "from"), 0)
		if begin+10 < rows {
			w.Header().Set("X-Next", strconv.Itoa(begin+10))
		}
		pageOf(w, begin, `"total": 25, `)
	}, 3},
	"link in the header": {"{link: header, records: list}", func(w http.ResponseWriter, r *http.Request) {
		begin := max(query(r, "from"), 0)
		if begin+10 < rows {
			w.Header().Add("Link", `<https://other.example/last>; rel="last"`)
			w.Header().Add("Link", fmt.Sprintf(`</list?from=%d&key=topsecret>; title="a, b"; rel="next"`, begin+10))
		}
		pageOf(w, begin, "")
	}, 3},
	"link in the answer": {"{link: next_page, records: list}", func(w http.ResponseWriter, r *http.Request) {
		begin := max(query(r, "from"), 0)
		next := "false"
		if begin+10 < rows {
			next = fmt.Sprintf(`"?from=%d"`, begin+10)
		}
		pageOf(w, begin, `"next_page": `+next+`, `)
	}, 3},
}

func TestAllWaysToPageBringAllRecordsOnce(t *testing.T) {
	t.Parallel()
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Query()["key"][0] != "topsecret" || len(r.URL.Query()["key"]) != 1 {
					t.Errorf("asked with the keys %q", r.URL.Query()["key"])
				}
				w.Header().Set("Content-Type", "application/json; charset=utf-8")
				way.handler(w, r)
			})
			block := fmt.Sprintf("{base: %q, get: /list?lang=ko, auth: {query: {key: topsecret}}, pages: %s}", server.URL, way.pages)
			want := fmt.Sprint(ids(t, []string{`{"list": ` + records(0, rows) + `}`}))
			whole := newDesk(t)
			pages, bodies, err := whole.tryBlock(t, block)
			if err != nil || fmt.Sprint(ids(t, bodies)) != want {
				t.Fatalf("got %v, %v", ids(t, bodies), err)
			}
			if calls := len(server.all()); calls != way.calls {
				t.Errorf("%d calls, want %d: %q", calls, way.calls, server.all())
			}
			for i, p := range pages {
				if p.Name != fmt.Sprintf("page-%06d.json", i+1) || p.ContentType != "application/json" || strings.Contains(p.Position, "topsecret") {
					t.Errorf("page %d is %+v", i, p)
				}
			}
			// The same, one page an attempt: no page is asked for twice.
			before := len(server.all())
			d := newDesk(t)
			d.stop = 1
			var got []string
			for attempt := 0; ; attempt++ {
				_, bodies, err := d.tryBlock(t, block)
				got = append(got, bodies...)
				if err == nil {
					break
				}
				if !errors.Is(err, errStop) || attempt > 5 {
					t.Fatal(err)
				}
			}
			if fmt.Sprint(ids(t, got)) != want {
				t.Errorf("over attempts got %v", ids(t, got))
			}
			if calls := len(server.all()) - before; calls > 2*way.calls {
				t.Errorf("%d calls over attempts", calls)
			}
		})
	}
}

func TestPagesOfAPostAreFieldsOfWhatIsSent(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Page int }
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		pageOf(w, 10*(body.Page-1), "")
	})
	block := `{base: "` + server.URL + `", post: /search, json: {day: "{day}", page: 7, only: {paid: true, n: "{n}"}}, pages: {number: page, records: list, size: 10}}`
	_, bodies, err := newDesk(t).pull(t.Context(), t, block, map[string]any{"day": `"x"`, "n": int64(5)})
	if err != nil || len(ids(t, bodies)) != rows {
		t.Fatal(err, bodies)
	}
	if got := server.all()[1]; got != `POST /search {"day":"\"x\"","page":2,"only":{"paid":true,"n":5}}` {
		t.Errorf("asked %s", got)
	}
}

func TestRecordsMayBeAListOneObjectOrNothing(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		`{"a": {"items": {"item": [{}, {}, {}]}}, "n": 3}`: "",
		`{"a": {"items": {"item": {"x": 1}}}, "n": 1}`:     "",
		`{"a": {"items": ""}, "n": 0}`:                     "",
		`{"a": {"items": {"item": []}}, "n": 0}`:           "",
		`{"a": {"items": null}, "n": 0}`:                   "",
		`{"a": {"items": {}}, "n": "0"}`:                   "",
		`{"a": {"items": {"item": ""}}}`:                   "",
		`<a/>`:                                             "",
		`{"a": {"other": 1}, "n": 0}`:                      `no records at "/a.items.item"`,
		`{"error": "maintenance"}`:                         `no records at "/a.items.item": "{"error": "maintenance"}"`,
		`{"a": {"items": {"item": 7}}, "n": 1}`:            `no records at`,
		`{"a": {"items": {"item": [1, 2]}}, "n": 3}`:       `2 records came in 1 pages, and the system says that there are 3`,
		`{"a": {"items": {"item": [1, 2]}}, "n": "many"}`:  `"many" at "n" is no number`,
		`{"a": {"items": {"item": [1, 2]}}}`:               `"" at "n" is no number`,
	} {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if query(r, "p") > 1 {
				answer = `{"a": {"items": ""}}`
			}
			_, _ = io.WriteString(w, answer)
		})
		pages, _, err := newDesk(t).tryBlock(t, `{get: "`+server.URL+`/x", pages: {number: p, size: 100, records: a.items.item, total: n}}`)
		if want != "" {
			says(t, err, want)
			continue
		}
		if err != nil || len(pages) != 1 {
			t.Errorf("%s: %d pages, %v", answer, len(pages), err)
		}
	}
}

func TestXMLHasPagesToo(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		begin := 10 * (query(r, "pageNo") - 1)
		w.Header().Set("Content-Type", "application/xml")
		fmt.Fprintf(w, `<?xml version="1.0" encoding="EUC-KR"?><response><header><resultCode>0000</resultCode></header><body><items>`)
		for i := begin; i < min(begin+10, rows); i++ {
			fmt.Fprintf(w, "<item><id>%d</id><title>\xb0\xa1</title></item>", i)
		}
		fmt.Fprint(w, `</items><totalCount>25</totalCount></body></response>`)
	})
	d := newDesk(t)
	pages, bodies, err := d.tryBlock(t, `{get: "`+server.URL+`/x", fail_when: response.header.resultCode <> "0000",
		pages: {number: pageNo, records: response.body.items.item, total: response.body.totalCount}}`)
	if err != nil || len(pages) != 3 || strings.Count(strings.Join(bodies, ""), "<item>") != rows || pages[0].Name != "page-000001.xml" {
		t.Errorf("%d pages, %v", len(pages), err)
	}
}

func TestAnEmptyListIsOnePage(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `[]`) })
	pages, bodies, err := newDesk(t).tryBlock(t, `{get: "`+server.URL+`/x", pages: {number: p}}`)
	if err != nil || len(pages) != 1 || bodies[0] != `[]` || len(server.all()) != 1 {
		t.Errorf("%d pages, %v", len(pages), err)
	}
}

func TestALastPageThatIsFullIsTold(t *testing.T) {
	t.Parallel()
	for pages, want := range map[string]bool{
		"{number: p, size: 10, records: list}":               true,
		"{number: p, records: list, of: of}":                 true, // all pages have as many
		"{number: p, size: 10, records: list, total: total}": false,
		"{number: p, records: list}":                         false, // the system was asked until it had nothing
	} {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			begin := 10 * (query(r, "p") - 1)
			fmt.Fprintf(w, `{"of": 2, "total": 20, "list": %s}`, records(min(begin, 20), min(begin+10, 20)))
		})
		d := newDesk(t)
		if _, bodies, err := d.tryBlock(t, `{get: "`+server.URL+`/x", pages: `+pages+`}`); err != nil || len(ids(t, bodies)) != 20 {
			t.Error(pages, err)
		}
		if told := len(d.notes) == 1 && strings.Contains(d.notes[0], "the last page came full, with 10 records"); told != want {
			t.Errorf("%s tells %q", pages, d.notes)
		}
	}
}

func TestPagesThatAreWrongAreNotTakenForWhole(t *testing.T) {
	t.Parallel()
	page := func(format string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			p := max(query(r, "p"), query(r, "next"), 1)
			_, _ = io.WriteString(w, strings.NewReplacer("P1", strconv.Itoa(p+1), "P", strconv.Itoa(p)).Replace(format))
		}
	}
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		pages   string
		want    []string
		over    bool // the next attempt begins anew
	}{
		"the parameter is not obeyed": {page(`{"page": P, "list": [{"id": 1}, {"id": 2}]}`), "{number: p, records: list}",
			[]string{"page 2 has the same 2 records as page 1", "does not obey the parameter"}, false},
		"a cursor that stays": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"next": "same", "list": [%q]}`, r.URL.Query().Get("next"))
		}, "{cursor: next, records: list}",
			[]string{`page 2 names itself as the next: "same"`}, false},
		"a link that leads in a circle": {func(w http.ResponseWriter, r *http.Request) {
			at := map[string]string{"": "2", "2": "3", "3": "2"}[r.URL.Query().Get("p")]
			fmt.Fprintf(w, `{"next": "/x?p=%s", "list": ["%s"]}`, at, r.URL.Query().Get("p"))
		}, "{link: next, records: list}", []string{"page 4 has the same 1 records as page 2"}, false},
		"an endless link": {page(`{"next": "/x?p=P1", "list": [P]}`), "{link: next, records: list, most: 20}",
			[]string{"after page 20, with 20 records", "there is still a next one", "most:"}, false},
		"an endless link to nothing": {page(`{"next": "/x?p=P1", "list": []}`), "{link: next, records: list}",
			[]string{"after page 100, with 0 records, the last 100 pages without any"}, false},
		"fewer than the total": {page(`{"of": 2, "n": 5, "list": [P, 7]}`), "{number: p, of: of, total: n, records: list}",
			[]string{"4 records came in 2 pages, and the system says that there are 5"}, true},
		"more than the total": {page(`{"of": 9, "n": 5, "list": [P, 7]}`), "{number: p, of: of, total: n, records: list}",
			[]string{"6 records came in 3 pages, and the system says that there are 5"}, true},
		"an empty page in the midst": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"of": 3, "list": %s}`, map[int]string{1: "[1]", 2: "[]"}[query(r, "p")])
		}, "{number: p, of: of, records: list}", []string{"page 2 of 3 has no records"}, true},
		"a refused cursor": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("next") != "" {
				http.Error(w, `{"error": "cursor expired"}`, http.StatusGone)
				return
			}
			_, _ = io.WriteString(w, `{"next": "abc", "list": [1]}`)
		}, "{cursor: next, records: list}", []string{"does not take the place of page 2 that it gave itself", "410 Gone", "cursor expired"}, true},
		"a refused first page": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no such day", http.StatusBadRequest) },
			"{cursor: next, records: list}", []string{"answered 400 Bad Request", "no such day"}, false},
		"an error with 200 in the midst": {page(`{"code": P, "list": [P]}`), "{number: p, records: list}",
			[]string{"answered with success, but says that it is none (code = 3)", `{"code": 3`}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, c.handler)
			_, _, err := newDesk(t).tryBlock(t, `{get: "`+server.URL+`/x", fail_when: code = 3, pages: `+c.pages+`}`)
			says(t, err, c.want...)
			var over *connector.StartOver
			if errors.As(err, &over) != c.over || passes(err) != c.over {
				t.Errorf("start over: %v, passes: %v", errors.As(err, &over), passes(err))
			}
		})
	}
}

func TestALinkToAnotherHostGetsNoProof(t *testing.T) {
	t.Parallel()
	other := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" || r.URL.Query().Get("key") != "" || r.Header.Get("X-Key") != "" {
			t.Errorf("the other host got %v %v", r.URL, r.Header)
		}
		if r.Header.Get("Accept") != "application/json" {
			t.Error("the other host lost Accept")
		}
		_, _ = io.WriteString(w, `{"list": [2]}`)
	})
	for _, auth := range []string{`{bearer: topsecret}`, `{query: {key: topsecret}}`, `{header: {X-Key: topsecret}}`} {
		server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"list": [1], "next": "%s/y"}`, other.URL)
		})
		_, bodies, err := newDesk(t).tryBlock(t, `{base: "`+server.URL+`", get: /x, headers: {Accept: application/json}, auth: `+auth+`, pages: {link: next, records: list}}`)
		if err != nil || len(bodies) != 2 {
			t.Error(bodies, err)
		}
	}
}

func TestALargePageIsAFile(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"list": [{"text": %q}], "of": 1}`, strings.Repeat("x", 3<<20))
	})
	pages, bodies, err := newDesk(t).tryBlock(t, `{get: "`+server.URL+`/x", pages: {number: p, of: of, records: list}}`)
	if err != nil || len(pages) != 1 || pages[0].Path == "" || int64(len(bodies[0])) != pages[0].Size {
		t.Errorf("%+v %v", pages, err)
	}
}

// TestACursorGoesBackAsWhatItIs: a number as a number, a text that looks like one as a text, also in another attempt.
func TestACursorGoesBackAsWhatItIs(t *testing.T) {
	t.Parallel()
	for _, cursor := range []string{`12345678901234567890`, `"0012"`} {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if strings.Contains(string(body), "after") {
				fmt.Fprint(w, `{"list": [{"id": 2}]}`)
				return
			}
			fmt.Fprintf(w, `{"list": [{"id": 1}], "next": %s}`, cursor)
		})
		d := newDesk(t)
		d.stop = 1
		block := fmt.Sprintf(`{base: %q, post: /search, json: {a: 1}, pages: {cursor: next, as: after, records: list}}`, server.URL)
		for range 3 {
			if _, _, err := d.tryBlock(t, block); err == nil {
				break
			}
		}
		lines := server.all()
		if last := lines[len(lines)-1]; last != `POST /search {"a":1,"after":`+cursor+`}` {
			t.Errorf("asked %q", lines)
		}
	}
}
