// Package platform is a small survey platform to try things on: a login that gives a token which expires, and each
// city's answers as CSV for whoever holds one. It answers badly when it is told to. It keeps nothing.
package platform

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/naru-data/naru/examples/child-friendly-cities/survey"
)

// User and Password are the only ones who may log in.
const (
	User     = "office"
	Password = "ferry-landing-2026"
)

// Options of a platform; zero fields are the calm default.
type Options struct {
	TokenLasts time.Duration // how long a token is good; 0: an hour
	TokenUses  int           // how many exports a token is good for; 0: any number
	Size       int           // how many answered, of every city and round; 0: as many as the city has
	Fault      Fault         // how it answers at first; see POST /control
}

// Platform is the http.Handler. It is safe for concurrent use.
type Platform struct {
	options Options
	mux     *http.ServeMux

	mu     sync.Mutex
	tokens map[string]*token
	fault  Fault
	counts Counts
}

type token struct {
	until time.Time
	uses  int
}

// Counts are what it was asked since it began.
type Counts struct {
	Logins  int `json:"logins"`
	Refused int `json:"refused"` // for a wrong password, or a token that is not good any more
	Exports int `json:"exports"` // asked with a good token
}

// New makes a platform.
func New(o Options) *Platform {
	if o.TokenLasts <= 0 {
		o.TokenLasts = time.Hour
	}
	p := &Platform{options: o, mux: http.NewServeMux(), tokens: map[string]*token{}, fault: o.Fault}
	p.mux.HandleFunc("POST /login", p.login)
	p.mux.HandleFunc("GET /govs/{city}/users/csv", p.export)
	p.mux.HandleFunc("GET /control", p.show)
	p.mux.HandleFunc("POST /control", p.control)
	return p
}

// ServeHTTP answers one request.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

// Counts are what it was asked so far.
func (p *Platform) Counts() Counts {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.counts
}

// login gives a token to whoever knows the password: {"data": {"token": "..."}}.
func (p *Platform) login(w http.ResponseWriter, r *http.Request) {
	var who struct{ ID, Password string }
	if err := json.NewDecoder(r.Body).Decode(&who); err != nil {
		refuse(w, http.StatusBadRequest, "the body is no JSON")
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if who.ID != User || who.Password != Password {
		p.counts.Refused++
		refuse(w, http.StatusUnauthorized, "unknown user or wrong password")
		return
	}
	p.counts.Logins++
	text := rand.Text()
	p.tokens[text] = &token{until: time.Now().Add(p.options.TokenLasts), uses: p.options.TokenUses}
	answer(w, map[string]any{"data": map[string]string{"token": text}})
}

// admit says whether the request holds a good token, and counts its use.
func (p *Platform) admit(r *http.Request) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	held, ok := p.tokens[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	if !ok || time.Now().After(held.until) || held.uses < 0 {
		p.counts.Refused++
		return false
	}
	if p.options.TokenUses > 0 {
		if held.uses--; held.uses == 0 {
			held.uses = -1
		}
	}
	p.counts.Exports++
	return true
}

// export gives a city's answers of a round.
func (p *Platform) export(w http.ResponseWriter, r *http.Request) {
	if !p.admit(r) {
		refuse(w, http.StatusUnauthorized, "the token is unknown or has expired")
		return
	}
	city := r.PathValue("city")
	round, err := strconv.Atoi(r.URL.Query().Get("round"))
	if err != nil {
		refuse(w, http.StatusBadRequest, "round is missing or no number")
		return
	}
	sheet, err := survey.MakeSized(city, round, survey.Online, p.options.Size)
	if err != nil {
		refuse(w, http.StatusNotFound, err.Error())
		return
	}
	p.nextFault().send(w, r, sheet, fmt.Sprintf("answers_%s_%d.csv", city, round))
}

func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": why})
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}
