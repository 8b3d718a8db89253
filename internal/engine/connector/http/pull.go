package httpapi

import (
	"context"
	"fmt"
	"net/http"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Pull asks for all that the block names, and emits it: one answer, all pages of one, the report that was ordered, or the
// files of a list. A token that the system refuses is renewed once and the request made again; what may pass is asked again
// as often as `retries` says.
func (s *Source) Pull(ctx context.Context, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
	c, done, err := s.newCall(env)
	if err != nil {
		return connector.Outcome{}, err
	}
	defer done()
	var notes []string
	switch {
	case s.List != nil:
		notes, err = c.list(ctx, emit)
	case s.Wait != nil:
		notes, err = c.report(ctx, emit)
	default:
		notes, err = c.answer(ctx, s.main(), s.Pages, emit)
	}
	return connector.Outcome{Notes: notes}, err
}

// answer brings what is asked by one text, with its pages.
func (c *call) answer(
	ctx context.Context, text yamlfile.Text, paging *Pages, emit func(connector.Page) error,
) (notes []string, err error) {
	if c.paging = paging; paging != nil {
		return c.pages(ctx, func(extra ...field) (target, error) { return c.target(text, extra...) }, emit)
	}
	to, err := c.target(text)
	if err != nil {
		return nil, err
	}
	return nil, c.single(ctx, to, emit)
}

// target is what a text asks, with further parameters. A post that orders nothing asks a question, and may be sent again.
func (c *call) target(text yamlfile.Text, extra ...field) (target, error) {
	address, err := c.address(text)
	if err != nil {
		return target{}, err
	}
	if text == c.source.Post && c.source.List == nil {
		to := c.to(http.MethodPost, address)
		to.safe = c.source.Wait == nil
		if c.source.JSON.IsZero() && len(extra) == 0 {
			return to, nil
		}
		to.body, err = c.source.JSON.fill(c.filling(), extra...)
		return to, err
	}
	for _, one := range extra {
		address = setParameter(address, one.name, escape(fmt.Sprint(one.value)))
	}
	return c.to(http.MethodGet, address), nil
}
