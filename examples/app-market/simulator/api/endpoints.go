package api

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/naru-data/naru/examples/app-market/market"
)

// seoul is the zone that reviews are stamped in.
var seoul = time.FixedZone("KST", 9*3600)

func (s *Server) countries(r *http.Request, f Fault) (reply, error) {
	var all []record
	for _, c := range market.Countries() {
		all = append(all, record{
			"code": c.Code, "name": record{"ko": c.Ko, "en": c.En}, "currency": c.Currency, "region": c.Region, "population": c.Population,
		})
	}
	return s.byNumber(r, f, "countries", all, 50)
}

// categories are of the API's first version, which answers XML.
func (s *Server) categories(*http.Request, Fault) (reply, error) {
	type item struct {
		ID     int    `xml:"id"`
		Parent string `xml:"parent"`
		Ko     string `xml:"name_ko"`
		En     string `xml:"name_en"`
	}
	type response struct {
		Code  string `xml:"header>resultCode"`
		Total int    `xml:"body>totalCount"`
		Items []item `xml:"body>items>item"`
	}
	answer := response{Code: "0000"}
	for _, c := range market.Categories() {
		one := item{ID: c.ID, Ko: c.Ko, En: c.En}
		if c.Parent > 0 {
			one.Parent = strconv.Itoa(c.Parent)
		}
		answer.Items = append(answer.Items, one)
	}
	answer.Total = len(answer.Items)
	text, err := xml.MarshalIndent(answer, "", " ")
	if err != nil {
		return reply{}, fmt.Errorf("write the categories: %w", err)
	}
	return ok("application/xml; charset=utf-8", append([]byte(xml.Header), text...)), nil
}

func (s *Server) publishers(r *http.Request, f Fault) (reply, error) {
	m := s.options.Market
	var all []record
	for i := range m.Publishers() {
		p := m.Publisher(i)
		c := m.Company(p.Company)
		company := record{"id": c.ID, "name": record{"ko": c.Ko, "en": c.En}, "founded": c.Founded, "listed": c.Listed}
		all = append(all, record{"publisher_id": p.ID, "name": p.Name, "country": p.Country, "website": p.Website, "company": company})
	}
	return s.byNumber(r, f, "publishers", all, 50)
}

func (s *Server) apps(r *http.Request, f Fault) (reply, error) {
	m := s.options.Market
	all := make([]record, m.Apps())
	for i := range all {
		a := m.App(i)
		prices := []record{{"country": "US", "currency": "USD", "amount": market.Money(a.Price)}}
		if a.Price > 0 {
			prices = append(prices, record{"country": "KR", "currency": "KRW", "amount": market.Money(a.Price * 1300)})
		}
		size := "N/A"
		if i%5 > 0 {
			size = strconv.Itoa(20+i%400) + ".5"
		}
		c := market.Categories()[a.Category]
		all[i] = record{
			"app_id": a.ID, "platform": a.Platform, "name": record{"ko": a.Ko, "en": a.En}, "publisher_id": m.Publisher(a.Publisher).ID,
			"category": c.ID, "released": a.Released.String(), "age_rating": a.Age, "size_mb": size, "prices": prices,
			"languages": []string{"ko", "en", "ja"}[:1+i%3],
		}
	}
	return s.byNumber(r, f, "apps", all, 50)
}

func (s *Server) keywords(r *http.Request, f Fault) (reply, error) {
	c, err := country(r)
	if err != nil {
		return reply{}, err
	}
	var all []record
	for _, k := range s.options.Market.Keywords(c) {
		found := []record{}
		for i, a := range k.Apps {
			found = append(found, record{"app_id": a.ID, "position": i + 1})
		}
		volume := strconv.FormatInt(k.Volume, 10)
		all = append(all, record{"keyword": k.Text, "volume": volume, "difficulty": k.Difficulty, "apps": found})
	}
	return s.byLink(r, f, "keywords", all, 20)
}

func (s *Server) rank(r *http.Request, f Fault) (reply, error) {
	d, err := day(r)
	if err != nil {
		return reply{}, err
	}
	c, err := country(r)
	if err != nil {
		return reply{}, err
	}
	var all []record
	for _, chart := range market.Charts {
		for _, p := range s.options.Market.Chart(chart, c, d, 20) {
			before := any("-")
			if p.Before > 0 {
				before = p.Before
			}
			score := market.Money(p.Score)
			all = append(all, record{"chart": chart, "rank": p.Rank, "previous": before, "app_id": p.App.ID, "score": score})
		}
	}
	return s.byNumber(r, f, "rank", all, 50)
}

func (s *Server) ratings(r *http.Request, f Fault) (reply, error) {
	d, err := day(r)
	if err != nil {
		return reply{}, err
	}
	m := s.options.Market
	all := make([]record, m.Apps())
	for i := range all {
		e := m.Estimate(m.App(i), 0, d, d)
		stars, count, sum := record{}, int64(0), int64(0)
		for k := range int64(5) {
			n := (e.Downloads>>(4+k%3) + e.Retention%(k+7)) / (6 - k)
			stars[strconv.FormatInt(k+1, 10)] = n
			count, sum = count+n, sum+n*(k+1)
		}
		average := any(nil)
		if count > 0 {
			average = json.Number(market.Money(sum * 10000 / count))
		}
		all[i] = record{"app_id": e.App.ID, "average": average, "count": strconv.FormatInt(count, 10), "stars": stars}
	}
	return s.byOffset(r, f, "ratings", all, 25)
}

func (s *Server) reviews(r *http.Request, f Fault) (reply, error) {
	d, err := day(r)
	if err != nil {
		return reply{}, err
	}
	id, _ := strconv.ParseInt(r.PathValue("app"), 10, 64)
	m := s.options.Market
	index, known := m.IndexOf(id)
	if !known {
		return reply{}, &refusal{http.StatusNotFound, 4040, fmt.Sprintf("there is no app %q", r.PathValue("app"))}
	}
	var all []record
	for _, v := range m.Reviews(m.App(index), d) {
		one := record{
			"review_id": v.ID, "author": record{"id": v.Author, "nickname": v.Nickname}, "stars": v.Stars, "title": v.Title,
			"body": v.Body, "written_at": v.Written.In(seoul).Format(time.RFC3339), "tags": v.Tags, "reply": nil,
		}
		if v.Reply != "" {
			one["reply"] = record{"body": v.Reply, "at": v.Written.Add(time.Hour).In(seoul).Format(time.RFC3339)}
		}
		all = append(all, one)
	}
	return s.byCursor(r, f, "reviews", all, 20)
}

// downloads are JSON lines: one for each app and country that had any.
func (s *Server) downloads(r *http.Request, f Fault) (reply, error) {
	d, err := day(r)
	if err != nil {
		return reply{}, err
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	m := s.options.Market
	for i := range m.Apps() {
		a := m.App(i)
		for c := range market.Countries() {
			e := m.Estimate(a, c, d, d)
			line := record{
				"app_id": a.ID, "country": e.Country.Code, "day": d.String(), "downloads": strconv.FormatInt(e.Downloads, 10),
				"organic": int(e.Organic),
			}
			if err := encoder.Encode(f.drift("downloads", []record{line})[0]); err != nil {
				return reply{}, fmt.Errorf("write the downloads: %w", err)
			}
		}
	}
	return ok("application/x-ndjson", text.Bytes()), nil
}
