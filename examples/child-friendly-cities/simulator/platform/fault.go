package platform

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"golang.org/x/text/encoding/unicode"

	"github.com/naru-data/naru/examples/child-friendly-cities/survey"
)

// Fault is how exports are answered badly.
type Fault struct {
	Mode  string `json:"mode"`            // one of Modes; empty: well
	Times int    `json:"times,omitempty"` // how many exports; 0: until told otherwise
	Delay string `json:"delay,omitempty"` // of mode slow, between pieces: 200ms
	After int    `json:"after,omitempty"` // of mode 429: seconds of Retry-After
}

// Modes are the ways in which it can answer badly.
var Modes = []string{
	"slow",      // whole, but piece by piece
	"hang",      // begins and falls silent
	"reset",     // closes the connection without an answer
	"cut",       // closes it in the middle; Content-Length says more
	"truncated", // ends in the middle of a record, and Content-Length agrees
	"401", "403", "429", "500", "503",
	"html",        // a maintenance page with status 200
	"utf16",       // an encoding that nobody agreed on
	"empty",       // no byte
	"header_only", // names and no rows
	"missing",     // a column fewer
	"renamed",     // a column has another name
	"extra",       // a column more
	"reordered",   // the columns from right to left
}

// show tells what it was asked, and how it answers now.
func (p *Platform) show(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	answer(w, map[string]any{"fault": p.fault, "counts": p.counts, "modes": Modes})
}

// control sets the fault of the exports to come; {} makes them good again.
func (p *Platform) control(w http.ResponseWriter, r *http.Request) {
	var fault Fault
	if err := json.NewDecoder(r.Body).Decode(&fault); err != nil {
		refuse(w, http.StatusBadRequest, "the body is no fault: "+err.Error())
		return
	}
	if err := fault.Check(); err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	p.SetFault(fault)
	answer(w, map[string]any{"fault": fault})
}

// SetFault is how the exports to come are answered; the zero Fault makes them good again.
func (p *Platform) SetFault(f Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = f
}

// Check says what is wrong with a fault.
func (f Fault) Check() error {
	if f.Mode != "" && !slices.Contains(Modes, f.Mode) {
		return fmt.Errorf("there is no mode %q; there are %v", f.Mode, Modes)
	}
	if _, err := time.ParseDuration(f.Delay); f.Delay != "" && err != nil {
		return fmt.Errorf("the delay %q is none, such as 200ms", f.Delay)
	}
	return nil
}

// nextFault is the fault of one export, and counts it.
func (p *Platform) nextFault() Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.fault
	if now.Times > 0 {
		if p.fault.Times--; p.fault.Times == 0 {
			p.fault = Fault{}
		}
	}
	return now
}

// send writes the export as the fault has it.
func (f Fault) send(w http.ResponseWriter, r *http.Request, sheet survey.Sheet, name string) {
	if status, err := strconv.Atoi(f.Mode); err == nil {
		if f.After > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(f.After))
		}
		refuse(w, status, "as you wished")
		return
	}
	text, err := f.spoil(sheet).CSV()
	if err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	switch f.Mode {
	case "html":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Del("Content-Disposition")
		text = []byte("<!DOCTYPE html><html><head><title>점검</title></head><body><h1>서비스 점검 중입니다</h1></body></html>")
	case "utf16":
		text, _ = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(text)
	case "empty":
		text = nil
	case "truncated":
		text = text[:bytes.LastIndexByte(text[:len(text)*2/3], '\n')+40]
	case "reset":
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	f.write(w, r, text)
}

// write sends the bytes, whole or not.
func (f Fault) write(w http.ResponseWriter, r *http.Request, text []byte) {
	half := len(text) / 2
	switch f.Mode {
	case "slow":
		delay, err := time.ParseDuration(f.Delay)
		if err != nil {
			delay = 100 * time.Millisecond
		}
		for piece := range slices.Chunk(text, 16<<10) {
			select {
			case <-time.After(delay):
			case <-r.Context().Done():
				return
			}
			_, _ = w.Write(piece)
			_ = http.NewResponseController(w).Flush()
		}
	case "cut":
		_, _ = w.Write(text[:half])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	case "hang":
		_, _ = w.Write(text[:half])
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	default:
		_, _ = w.Write(text)
	}
}

// spoil changes the columns of an export.
func (f Fault) spoil(s survey.Sheet) survey.Sheet {
	all := append([][]string{s.Header}, s.Rows...)
	changed := make([][]string, len(all))
	for i, row := range all {
		row = slices.Clone(row)
		switch f.Mode {
		case "header_only":
			if i > 0 {
				return survey.Sheet{Header: changed[0]}
			}
		case "missing":
			row = slices.Delete(row, 20, 21)
		case "renamed":
			if i == 0 {
				row[20] += "_new"
			}
		case "extra":
			row = append(row, []string{"비고", ""}[min(i, 1)])
		case "reordered":
			slices.Reverse(row)
		}
		changed[i] = row
	}
	return survey.Sheet{Header: changed[0], Rows: changed[1:]}
}
