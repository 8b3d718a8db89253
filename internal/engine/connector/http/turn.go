package httpapi

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
)

const (
	remembered = 64  // pages that the next attempt knows by their records
	emptyMost  = 100 // pages without records in a row
)

// turn is a place between two pages: what came, and how it goes on. It is the position of the page before it.
type turn struct {
	Page  int64    `json:"page"`            // pages that came
	Next  string   `json:"next,omitempty"`  // number, offset, cursor or address of the next
	Plain bool     `json:"plain,omitempty"` // next is a cursor that is written as a number
	Count int64    `json:"count"`           // records that came
	Total int64    `json:"total,omitempty"`
	Told  bool     `json:"told,omitempty"` // the answers say a total
	Last  int64    `json:"last,omitempty"` // records of the last page that had some
	Most  int64    `json:"most,omitempty"` // records of the page that had the most
	Empty int64    `json:"empty,omitempty"`
	Seen  []string `json:"seen,omitempty"` // records of the last pages, by sum
	Ended bool     `json:"ended,omitempty"`
	Full  bool     `json:"full,omitempty"` // the last page was as full as a page can be

	known map[string]int64 // records of all pages of this attempt, by sum
}

// firstTurn is where the pull begins, or where an attempt before it stopped.
func (c *call) firstTurn() (turn, error) {
	p := c.paging
	t := turn{known: map[string]int64{}}
	if c.env.Position != "" {
		if err := json.Unmarshal([]byte(c.env.Position), &t); err != nil {
			return t, &connector.StartOver{Why: fmt.Errorf("read the place in pages: %w", err)}
		}
		for i, sum := range t.Seen {
			t.known[sum] = t.Page - int64(len(t.Seen)-1-i)
		}
		return t, nil
	}
	switch {
	case p.Number.Value != "" && p.First.Place.File == "":
		t.Next = "1"
	case p.Number.Value != "" || p.Offset.Value != "":
		t.Next = strconv.FormatInt(p.First.Value, 10)
	}
	return t, nil
}

// turn goes on behind a page, and says what is wrong with how the pages come.
func (c *call) turn(t turn, page judgedPage) (turn, error) {
	p, records := c.paging, page.found.records
	next := t
	next.Page++
	next.Count += records
	if records > 0 {
		next.Last, next.Most, next.Empty = records, max(t.Most, records), 0
	} else {
		next.Empty++
	}
	fail := func(code problem.Code, args problem.Args) (turn, error) {
		args["address"], args["page"] = c.env.HTTP.Address(page.from), next.Page
		return t, problem.New(code, p.place(), args)
	}
	sum := page.found.sum[:16]
	if before, ok := t.known[sum]; ok && records > 0 {
		return fail("http_page_repeats", problem.Args{"records": records, "before": before})
	}
	next.remember(sum, records)
	if err := c.readTotal(&next, page); err != nil {
		return t, err
	}
	if err := c.goOn(t, &next, page); err != nil {
		return t, err
	}
	switch {
	case next.Told && (next.Count > next.Total || next.Ended && next.Count != next.Total):
		_, err := fail("http_total", problem.Args{"count": next.Count, "total": next.Total})
		return t, &connector.StartOver{Why: &httpclient.Transient{Problem: err.(*problem.Problem)}}
	case !next.Ended && (next.Page >= p.Most.Value || next.Empty >= emptyMost):
		return fail("http_pages_most", problem.Args{"count": next.Count, "empty": next.Empty})
	}
	full := next.Last > 0 && (next.Last == p.Size.Value || p.Size.Value == 0 && next.Page > 1 && next.Last == next.Most)
	next.Full = next.Ended && !next.Told && full && (p.Size.Value > 0 || records > 0)
	return next, nil
}

func (t *turn) remember(sum string, records int64) {
	if records == 0 {
		return
	}
	t.known[sum] = t.Page
	t.Seen = append(slices.Clone(t.Seen), sum)
	if extra := len(t.Seen) - remembered; extra > 0 {
		t.Seen = t.Seen[extra:]
	}
}

// readTotal takes the number of all records, where answers are to say it.
func (c *call) readTotal(next *turn, page judgedPage) error {
	p := c.paging
	if p.Total.IsZero() {
		return nil
	}
	total, ok, err := c.count(p.Total, page)
	if err != nil {
		return err
	}
	if ok {
		next.Total, next.Told = total, true
	}
	return nil
}

// count reads a number that an answer is to say; one that has no records may leave it out.
func (c *call) count(at Path, page judgedPage) (int64, bool, error) {
	text := page.found.text(at.Path)
	if text == "" && page.found.records == 0 {
		return 0, false, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, false, problem.New("http_pages_number", at.Place, problem.Args{
			"address": c.env.HTTP.Address(page.from), "path": at.String(), "text": text, "said": c.said(unpacked(page.spool.bytes))})
	}
	return n, true, nil
}

// goOn finds what the next page is asked with, or that there is none.
func (c *call) goOn(t turn, next *turn, page judgedPage) error {
	p := c.paging
	switch {
	case p.Number.Value != "" || p.Offset.Value != "":
		return c.goOnCounting(t, next, page)
	case !p.Cursor.IsZero():
		next.Next = p.Cursor.read(page)
		at, _ := page.found.find(p.Cursor.Path.Path)
		_, isNumber := at.(json.Number)
		next.Plain = isNumber && p.Cursor.Header == ""
	default:
		link := p.Link.read(page)
		if p.Link.Header == "Link" {
			link = nextLink(page.header.Values("Link"))
		}
		if next.Next = ""; link != "" {
			address, err := c.with(c.names.with("", nil, page.from)).follow(link, c.source.main())
			if err != nil {
				return err
			}
			next.Next = withoutKeys(address, c.source.Auth.keys())
		}
	}
	next.Ended = next.Next == ""
	if !next.Ended && next.Next == t.Next {
		return problem.New("http_next_repeats", p.place(), problem.Args{
			"address": c.env.HTTP.Address(page.from), "page": next.Page, "next": c.env.Secrets.Redact(shorten(next.Next))})
	}
	return nil
}

// goOnCounting is for pages that are asked for by number or offset.
func (c *call) goOnCounting(t turn, next *turn, page judgedPage) error {
	p, records := c.paging, page.found.records
	at, err := strconv.ParseInt(t.Next, 10, 64)
	if err != nil {
		return fmt.Errorf("read the number of a page: %w", err)
	}
	step := int64(1)
	if p.Offset.Value != "" {
		step = records
	}
	next.Next = strconv.FormatInt(at+step, 10)
	if !p.Of.IsZero() {
		pages, told, err := c.count(p.Of, page)
		if err != nil {
			return err
		}
		if told {
			if next.Ended = next.Page >= pages; !next.Ended && records == 0 {
				return &connector.StartOver{Why: &httpclient.Transient{Problem: problem.New("http_page_empty", p.place(), problem.Args{
					"address": c.env.HTTP.Address(page.from), "page": next.Page, "of": pages})}}
			}
			return nil
		}
	}
	next.Ended = records == 0 || records < p.Size.Value || next.Told && next.Count >= next.Total
	return nil
}

// notes tell what only a person can judge.
func (t turn) notes() []string {
	if !t.Full {
		return nil
	}
	return []string{fmt.Sprintf("the last page came full, with %d records, and none after it: does the system end its lists there?", t.Last)}
}

// read is what an answer says at the place; "" for nothing, null and false.
func (s Spot) read(page judgedPage) string {
	if s.Header != "" {
		return page.header.Get(s.Header)
	}
	if value, _ := page.found.find(s.Path.Path); value == false {
		return ""
	}
	return page.found.text(s.Path.Path)
}

var linkForm = regexp.MustCompile(`<([^>]*)>((?:\s*;\s*[A-Za-z*]+\s*=\s*(?:"[^"]*"|[^",;\s]+))*)`)

// nextLink reads the header Link (RFC 8288).
func nextLink(headers []string) string {
	for _, one := range linkForm.FindAllStringSubmatch(strings.Join(headers, ", "), -1) {
		for _, parameter := range strings.Split(one[2], ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
			relations := strings.Fields(strings.ToLower(strings.Trim(strings.TrimSpace(value), `"`)))
			if strings.EqualFold(strings.TrimSpace(name), "rel") && slices.Contains(relations, "next") {
				return one[1]
			}
		}
	}
	return ""
}

func shorten(text string) string {
	if letters := []rune(text); len(letters) > 100 {
		return string(letters[:100]) + "…"
	}
	return text
}
