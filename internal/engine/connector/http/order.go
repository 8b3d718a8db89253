package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/durable"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// order is a report that was asked for, as it is kept until it is there.
type order struct {
	Answer json.RawMessage `json:"answer"` // what wait and then name of the answer, by the names behind answer.
	From   string          `json:"from"`   // where the answer stood
}

// reportPlace is the position of a pull that orders a report: sent, and no answer yet; ordered; or behind some pages of it.
type reportPlace struct {
	Sent  bool   `json:"sent,omitempty"`
	Order *order `json:"order,omitempty"`
	Pages string `json:"pages,omitempty"`
}

func (p reportPlace) text() (string, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("write down the place in a report: %w", err)
	}
	return string(text), nil
}

// remember makes the place one that the next attempt goes on from.
func (c *call) remember(p reportPlace) error {
	text, err := p.text()
	if err == nil {
		err = c.env.Remember(text)
	}
	if err != nil {
		return fmt.Errorf("remember an order: %w", err)
	}
	return nil
}

// orderFile holds an order in the pull's folder too, since its answer may hold a secret, which no position may.
const orderFile = "order.json"

// order asks for a report, unless an attempt before this one has: nothing is ordered, and paid, twice. pages is the place
// in the report that such an attempt came to. Whether an order that was sent, and not answered, was taken nobody knows: it
// is not sent again.
func (c *call) order(ctx context.Context) (ordered order, pages string, err error) {
	var before reportPlace
	if c.env.Position != "" {
		if err := json.Unmarshal([]byte(c.env.Position), &before); err != nil {
			return ordered, "", fmt.Errorf("read the place in a report: %w", err)
		}
	}
	if before.Order != nil {
		return *before.Order, before.Pages, nil
	}
	text, err := os.ReadFile(c.place(orderFile))
	if err == nil && json.Unmarshal(text, &ordered) == nil {
		return ordered, "", nil
	}
	if before.Sent {
		return ordered, "", c.orderUnknown("the process that sent it ended before the answer came")
	}
	if ordered, err = c.send(ctx); err != nil {
		return ordered, "", err
	}
	if text, err = json.Marshal(ordered); err != nil {
		return ordered, "", fmt.Errorf("write down an order: %w", err)
	}
	err = durable.WriteFile(c.place(orderFile), func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
	if err == nil {
		err = c.remember(reportPlace{Order: &ordered})
	}
	faultpoint.Reach("http.ordered")
	return ordered, "", err
}

// send sends an order, and remembers that before it leaves.
func (c *call) send(ctx context.Context) (ordered order, err error) {
	to, err := c.target(c.source.main())
	if err != nil {
		return ordered, err
	}
	to.leaving = &leaving{told: func() error { return c.remember(reportPlace{Sent: true}) }}
	value, from, err := c.document(ctx, to)
	switch {
	case err == nil:
	case ctx.Err() != nil || !to.leaving.left:
		return ordered, err
	case to.leaving.mayBeTaken(err):
		return ordered, c.orderUnknown(firstLine(err))
	default:
		return ordered, errors.Join(err, c.forget())
	}
	ordered.From = from
	if ordered.Answer, err = json.Marshal(c.used(value, from)); err != nil {
		return ordered, fmt.Errorf("write down an order: %w", err)
	}
	return ordered, nil
}

// used is what wait and then name of an answer: the rest is not kept.
func (c *call) used(answer any, from string) map[string]any {
	all := names{}.with(answerName, answer, from)
	used := map[string]any{}
	for _, text := range append(c.source.Wait.texts(), c.source.Then.texts()...) {
		for _, name := range text.Names() {
			value, ok := all.values[name]
			if !ok || !strings.HasPrefix(name, answerName) {
				continue
			}
			used[strings.TrimPrefix(name, answerName)] = value
			if text, isText := value.(string); isText {
				if address, err := url.Parse(text); err == nil {
					c.hideSigns(address)
				}
			}
		}
	}
	return used
}

func (c *call) orderUnknown(why string) error {
	main := c.source.main()
	address, err := c.address(main)
	if err != nil {
		return err
	}
	return problem.New("http_order_unknown", main.Place, problem.Args{"address": c.env.HTTP.Address(address), "why": why})
}

// forget has the next attempt order anew.
func (c *call) forget() error {
	if err := os.Remove(c.place(orderFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("forget an order: %w", err)
	}
	if err := c.env.Remember(""); err != nil {
		return fmt.Errorf("forget an order: %w", err)
	}
	return nil
}

// leaving is a gate that tells when a request leaves, and knows how it ended.
type leaving struct {
	gate   httpclient.Gate // nil: nobody else is asked
	told   func() error
	left   bool
	status int // of the last answer; 0: none came
}

// Admit is httpclient.Gate's.
func (l *leaving) Admit(ctx context.Context, a httpclient.Attempt) (func(httpclient.Outcome), error) {
	settle := func(httpclient.Outcome) {}
	if l.gate != nil {
		var err error
		if settle, err = l.gate.Admit(ctx, a); err != nil {
			return nil, err
		}
	}
	if err := l.told(); err != nil {
		settle(httpclient.Outcome{Err: err})
		return nil, err
	}
	l.left, l.status = true, 0
	return func(o httpclient.Outcome) {
		l.status = o.Status
		settle(o)
	}, nil
}

// mayBeTaken says, of a request that left and failed, that the system may have done all the same what it asked for.
func (l *leaving) mayBeTaken(err error) bool {
	var p *problem.Problem
	code := problem.Code("")
	if errors.As(err, &p) {
		code = p.Code
	}
	switch {
	case l.status == http.StatusBadGateway || l.status == http.StatusGatewayTimeout:
		return true // who answered was not the system
	case l.status == 0:
		return !slices.Contains([]problem.Code{"http_refused", "http_unknown_host", "http_certificate"}, code)
	case l.status < http.StatusMultipleChoices:
		return !slices.Contains([]problem.Code{"http_fail_when", "http_xml", "http_no_json", "http_no_document"}, code)
	}
	return false
}
