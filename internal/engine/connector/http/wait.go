package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Wait is `wait:`, the question whether a report is ready.
type Wait struct {
	Get      yamlfile.Text                  `yaml:"get" required:"true" help:"what is asked: {answer.KEY} is what the order was answered with"`
	Until    Condition                      `yaml:"until" required:"true" help:"what an answer says when the report is ready: status = \"done\""`
	FailWhen Condition                      `yaml:"fail_when" help:"what an answer says when there will be no report: status = \"failed\""`
	Every    yamlfile.At[yamlfile.Duration] `yaml:"every" default:"10s" help:"the pause between two questions; the first ones come sooner"`
	AtMost   yamlfile.At[yamlfile.Duration] `yaml:"at_most" default:"1h" help:"how long one attempt asks; the next goes on asking for the same report"`
}

// Then is `then:`, what brings the report.
type Then struct {
	Get   yamlfile.Text `yaml:"get" required:"true" help:"what is asked: {wait.KEY} is what the last answer to wait said. \"{wait.url}\" alone may lead to another host, which gets no proof"`
	Pages *Pages        `yaml:"pages" help:"how the report goes on in further pages, as pages beside get"`
}

func (w *Wait) texts() []yamlfile.Text {
	if w == nil {
		return nil
	}
	return []yamlfile.Text{w.Get}
}

func (t *Then) texts() []yamlfile.Text {
	if t == nil {
		return nil
	}
	return []yamlfile.Text{t.Get}
}

// firstPause is how soon the second question comes.
const firstPause = time.Second

// report orders a report, waits until it is ready and brings it.
func (c *call) report(ctx context.Context, emit func(connector.Page) error) ([]string, error) {
	ordered, pages, err := c.order(ctx)
	if err != nil {
		return nil, err
	}
	answer, err := decodeJSON(ordered.Answer)
	if err != nil {
		return nil, fmt.Errorf("read the answer to an order: %w", err)
	}
	c = c.with(names{}.with(answerName, answer, ordered.From))
	if c, err = c.wait(ctx); err != nil {
		return nil, err
	}
	c.env.Position = pages
	notes, err := c.answer(ctx, c.source.Then.Get, c.source.Then.Pages, func(p connector.Page) (err error) {
		if p.Position != "" {
			if p.Position, err = (reportPlace{Order: &ordered, Pages: p.Position}).text(); err != nil {
				return err
			}
		}
		return emit(p)
	})
	var over *connector.StartOver
	if errors.As(err, &over) {
		return nil, errors.Join(err, c.forget())
	}
	return notes, err
}

// wait asks until the report is ready, and gives the call that knows what the last answer said.
func (c *call) wait(ctx context.Context) (*call, error) {
	w := c.source.Wait
	atMost, every := time.Duration(w.AtMost.Value), time.Duration(w.Every.Value)
	deadline := time.Now().Add(atMost)
	for pause := min(firstPause, every); ; pause = min(2*pause, every) {
		address, err := c.address(w.Get)
		if err != nil {
			return nil, err
		}
		value, from, err := c.document(ctx, c.to(http.MethodGet, address))
		switch {
		case gone(err):
			return nil, errors.Join(err, c.forget())
		case err != nil:
			return nil, err
		case w.FailWhen.Holds(value):
			return nil, errors.Join(problem.New("http_wait_failed", w.FailWhen.Place, problem.Args{
				"address": c.env.HTTP.Address(from), "condition": w.FailWhen.String(), "said": c.saidDocument(value),
			}), c.forget())
		case w.Until.Holds(value):
			return c.with(c.names.with(waitName, value, from)), nil
		case !time.Now().Add(pause).Before(deadline):
			return nil, &httpclient.Transient{Problem: problem.New("http_wait_long", w.AtMost.Place, problem.Args{
				"address": c.env.HTTP.Address(from), "time": atMost, "condition": w.Until.String(), "said": c.saidDocument(value)})}
		}
		if err := sleep(ctx, pause); err != nil {
			return nil, fmt.Errorf("wait for a report: %w", err)
		}
	}
}

// gone says that the system does not know the report any more.
func gone(err error) bool {
	var p *problem.Problem
	return errors.As(err, &p) && p.Code == "http_not_found"
}

func (c *call) saidDocument(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return c.said(text)
}

func sleep(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
