package httpapi

import (
	"net/http"
	"strings"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Plan lists what would be asked first, the login included, and says what follows from the answers.
func (s *Source) Plan(env connector.Env) (calls []connector.Call, more string, err error) {
	env.Temp = "unused" // nothing is written
	c, _, err := s.newCall(env)
	if err != nil {
		return nil, "", err
	}
	for _, text := range c.tokenTexts() {
		address, err := c.address(text)
		if err != nil {
			return nil, "", err
		}
		calls = append(calls, connector.Call{Method: http.MethodPost, Address: env.HTTP.Address(address)})
	}
	extra := []field{}
	if c.paging = s.paged(); c.paging != nil {
		t, err := c.firstTurn()
		if err != nil {
			return nil, "", err
		}
		extra = c.paging.parameters(t)
	}
	to, err := c.target(s.main(), extra...)
	if err != nil {
		return nil, "", err
	}
	calls = append(calls, connector.Call{Method: to.method, Address: env.HTTP.Address(to.address)})
	return calls, s.more(), nil
}

// tokenTexts are the addresses where a token is had.
func (c *call) tokenTexts() []yamlfile.Text {
	switch s := c.source; {
	case s.Login != nil:
		return []yamlfile.Text{s.Login.Post}
	case s.Auth != nil && s.Auth.OAuth2 != nil:
		return []yamlfile.Text{s.Auth.OAuth2.TokenURL}
	}
	return nil
}

// paged are the pages of what is asked first. A list of files and an order have none, though their connection may say how
// other answers are paged.
func (s *Source) paged() *Pages {
	if s.List != nil || s.Wait != nil {
		return nil
	}
	return s.Pages
}

// more says in words what cannot be foreseen.
func (s *Source) more() string {
	var all []string
	switch {
	case s.List != nil:
		all = append(all, "one call for each file that the list names and that is not known yet")
	case s.Wait != nil:
		all = append(all, "calls to wait until the report is ready, and one that brings it")
	}
	if s.paged() != nil || s.Then != nil && s.Then.Pages != nil {
		all = append(all, "one call for each further page")
	}
	return strings.Join(all, "; ")
}
