package api

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
)

// record is a JSON object.
type record = map[string]any

// page is a piece of a list: which records, and whether more come after them.
type page struct {
	records     []record
	first       int // of the list
	total       int
	more        bool
	size, index int // index counts from 1
}

// cut makes a page of a list, as the fault has it.
func (s *Server) cut(r *http.Request, f Fault, name string, all []record, first, size int) page {
	size = cmp.Or(number(r, "page_size"), number(r, "limit"), s.options.PageSize, size)
	total := len(all)
	switch f.Mode {
	case "full_last":
		all = all[:min(size, total)]
		total = len(all)
	case "total_off":
		total += 7
	}
	if f.Mode == "repeat" {
		first = 0
	}
	index := first/size + 1
	at := first
	if f.Mode == "endless" && len(all) > 0 {
		at = first % len(all) / size * size
	}
	from, to := min(at, len(all)), min(at+size, len(all))
	p := page{records: f.drift(name, all[from:to]), first: first, total: total, size: size, index: index}
	p.more = to < len(all) || f.Mode == "endless"
	return p
}

func number(r *http.Request, name string) int {
	n, err := strconv.Atoi(r.URL.Query().Get(name))
	if err != nil {
		return 0
	}
	return max(n, 0)
}

// byNumber answers page page_index of page_num; next_page is null on the last one.
func (s *Server) byNumber(r *http.Request, f Fault, name string, all []record, size int) (reply, error) {
	index := max(number(r, "page_index"), 1)
	if f.Mode == "cursor_refused" && index > 1 {
		return reply{}, wrong("page_index %d is not good any more", index)
	}
	size = cmp.Or(number(r, "page_size"), s.options.PageSize, size)
	p := s.cut(r, f, name, all, (index-1)*size, size)
	answer := record{
		"page_index": p.index, "page_num": max((p.total+p.size-1)/p.size, 1), "total": p.total, "next_page": nil, "list": p.records,
	}
	if p.more {
		answer["next_page"] = p.index + 1
		answer["page_num"] = max(answer["page_num"].(int), p.index+1)
	}
	return document(answer)
}

// byOffset answers limit records from offset on, and their total.
func (s *Server) byOffset(r *http.Request, f Fault, name string, all []record, size int) (reply, error) {
	offset := number(r, "offset")
	if f.Mode == "cursor_refused" && offset > 0 {
		return reply{}, wrong("the offset %d is not good any more", offset)
	}
	p := s.cut(r, f, name, all, offset, size)
	return document(record{"offset": p.first, "limit": p.size, "total": p.total, "list": p.records})
}

// byCursor answers a page and the cursor of the next one, which is empty after the last.
func (s *Server) byCursor(r *http.Request, f Fault, name string, all []record, size int) (reply, error) {
	first, given := 0, r.URL.Query().Get("cursor")
	if given != "" {
		text, _ := base64.RawURLEncoding.DecodeString(given) // what is none holds no place either
		at, ok := strings.CutPrefix(string(text), "at:")
		var err error
		if first, err = strconv.Atoi(at); err != nil || !ok || f.Mode == "cursor_refused" {
			return reply{}, &refusal{http.StatusBadRequest, 4010, "the cursor is unknown or has expired"}
		}
	}
	p := s.cut(r, f, name, all, first, size)
	answer := record{"total": p.total, "next_cursor": "", "list": p.records}
	if p.more {
		answer["next_cursor"] = base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "at:%d", p.first+len(p.records)))
	}
	return document(answer)
}

// byLink answers a page and the address of the next one.
func (s *Server) byLink(r *http.Request, f Fault, name string, all []record, size int) (reply, error) {
	first := number(r, "after")
	if f.Mode == "cursor_refused" && first > 0 {
		return reply{}, wrong("the link is not good any more")
	}
	p := s.cut(r, f, name, all, first, size)
	links := record{"next": nil}
	if p.more {
		values := r.URL.Query()
		values.Set("after", strconv.Itoa(p.first+len(p.records)))
		links["next"] = origin(r) + r.URL.Path + "?" + values.Encode()
	}
	return document(record{"links": links, "list": p.records})
}

// dropped is the field of each endpoint that drift_missing leaves out.
var dropped = map[string]string{
	"countries": "region", "publishers": "website", "apps": "age_rating", "keywords": "difficulty", "rank": "previous",
	"ratings": "stars", "reviews": "title", "downloads": "organic",
}

// drift changes records, as the fault has it.
func (f Fault) drift(name string, all []record) []record {
	changed := make([]record, len(all))
	for i, one := range all {
		one = maps.Clone(one)
		switch f.Mode {
		case "types":
			for field, value := range one {
				switch value.(type) {
				case int, json.Number:
					one[field] = fmt.Sprintf("about %v", value)
				}
			}
		case "drift_new":
			one["confidence"] = "high"
		case "drift_missing":
			delete(one, dropped[name])
		}
		changed[i] = one
	}
	return changed
}
