package api

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"

	"github.com/naru-data/naru/examples/app-market/market"
)

// report is one that was ordered: the revenue of [From, To), by day, country and platform.
type report struct {
	from, to market.Day
	polls    int // how often it was asked about
}

type reports struct {
	mu   sync.Mutex
	made map[string]*report
}

// submitReport takes {"from": "2026-03-02", "to": "2026-03-03"} and answers {"report_id": "r-1"}.
func (s *Server) submitReport(r *http.Request, _ Fault) (reply, error) {
	var asked struct{ From, To string }
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		return reply{}, wrong("the body is no JSON")
	}
	from, err := market.ParseDay(asked.From)
	to, err2 := market.ParseDay(asked.To)
	if err != nil || err2 != nil || from < market.FirstDay || to <= from || to > from+31 {
		return reply{}, wrong("a report is of 1 to 31 days since %s, not from %q to %q", market.FirstDay, asked.From, asked.To)
	}
	s.reports.mu.Lock()
	defer s.reports.mu.Unlock()
	id := "r-" + strconv.Itoa(len(s.reports.made)+1)
	s.reports.made[id] = &report{from: from, to: to}
	return document(record{"report_id": id, "status": "progressing"})
}

// reportStatus answers {"status": "progressing"}, and at last {"status": "done", "url": ...}.
func (s *Server) reportStatus(r *http.Request, f Fault) (reply, error) {
	id, made, err := s.report(r)
	if err != nil {
		return reply{}, err
	}
	s.reports.mu.Lock()
	made.polls++
	polls := made.polls
	s.reports.mu.Unlock()
	switch {
	case f.Mode == "failed":
		return document(record{"report_id": id, "status": "failed", "reason": "our database was not there"})
	case f.Mode == "stuck" || polls <= s.options.Polls:
		return document(record{"report_id": id, "status": "progressing", "percent": 100 * polls / (s.options.Polls + 1)})
	}
	return document(record{"report_id": id, "status": "done", "url": origin(r) + "/v1.3/reports/" + id + "/download"})
}

func (s *Server) report(r *http.Request) (id string, made *report, err error) {
	s.reports.mu.Lock()
	defer s.reports.mu.Unlock()
	id = r.PathValue("id")
	if made = s.reports.made[id]; made == nil {
		return id, nil, &refusal{http.StatusNotFound, 4040, fmt.Sprintf("there is no report %q", id)}
	}
	return id, made, nil
}

// downloadReport gives a report that is done, as CSV.
func (s *Server) downloadReport(r *http.Request, _ Fault) (reply, error) {
	id, made, err := s.report(r)
	if err != nil {
		return reply{}, err
	}
	s.reports.mu.Lock()
	polls := made.polls
	s.reports.mu.Unlock()
	if polls <= s.options.Polls {
		return reply{}, &refusal{http.StatusConflict, 4090, "the report is not done"}
	}
	a := ok("text/csv; charset=utf-8", made.csv(s.options.Market))
	a.name = id + ".csv"
	return a, nil
}

func (p *report) csv(m *market.Market) []byte {
	type key struct {
		day, country int
		platform     string
	}
	type sums struct{ revenue, downloads int64 }
	all := map[key]sums{}
	for i := range m.Apps() {
		a := m.App(i)
		for c := range market.Countries() {
			for day := p.from; day < p.to; day++ {
				e := m.Estimate(a, c, day, p.to-1)
				k := key{int(day), c, a.Platform}
				all[k] = sums{all[k].revenue + e.Revenue, all[k].downloads + e.Downloads}
			}
		}
	}
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	_ = w.Write([]string{"day", "country", "platform", "revenue", "downloads"}) // a buffer takes everything
	for day := p.from; day < p.to; day++ {
		for c, country := range market.Countries() {
			for _, platform := range []string{"android", "ios"} {
				k := key{int(day), c, platform}
				downloads := strconv.FormatInt(all[k].downloads, 10)
				_ = w.Write([]string{day.String(), country.Code, platform, market.Money(all[k].revenue), downloads})
			}
		}
	}
	w.Flush()
	return text.Bytes()
}
