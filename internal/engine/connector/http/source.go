// Package httpapi is the block `http:` of a source: one caller for all that is asked over HTTP. It proves who asks, goes
// through pages, waits for reports, and fetches the files of a list. It hands on only answers of success, as the bytes
// that arrived, and looks into them no further than it must to go on: codes, counts, cursors.
package httpapi

import (
	"maps"
	"slices"

	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Source is the block `http:`.
type Source struct {
	Base      yamlfile.Text              `yaml:"base" help:"what every address begins with, such as https://api.example.org; usually in a connection"`
	Get       yamlfile.Text              `yaml:"get" help:"what follows the base; or, without a base, the whole address. {name} is percent-encoded"`
	Post      yamlfile.Text              `yaml:"post" help:"as get, where the system wants to be asked by POST. Beside wait it orders a report, which is never ordered twice"`
	JSON      Payload                    `yaml:"json" help:"what post sends: a map of values and maps; {name} alone keeps the type of its parameter"`
	List      *List                      `yaml:"list" help:"where a list of files is had, all of which make one delivery"`
	File      *File                      `yaml:"file" help:"how one file of the list is had; {file.KEY} is what the list says of it"`
	Group     Group                      `yaml:"group" help:"which files the list must have to be whole: patterns by kind, each wanted at least once, and count, how many there are in all; a file that no pattern takes is left out"`
	Wait      *Wait                      `yaml:"wait" help:"how to ask whether what was ordered is ready; {answer.KEY} is what the order was answered with"`
	Then      *Then                      `yaml:"then" help:"how to get what is ready; {wait.KEY} is what the last answer to wait said"`
	Pages     *Pages                     `yaml:"pages" help:"how the answer to get or post goes on in further pages: one of number, offset, cursor, link. It does not hold for list and wait"`
	FailWhen  Condition                  `yaml:"fail_when" help:"an answer of success of which this holds is a refusal: code <> 0"`
	RetryWhen Condition                  `yaml:"retry_when" help:"an answer of success of which this holds is a refusal that may pass: it is asked again as often as retries says"`
	Headers   map[string]yamlfile.Text   `yaml:"headers" help:"headers by name"`
	Auth      *Auth                      `yaml:"auth" help:"how requests prove who asks: one of bearer, basic, header, query, oauth2. Another host than the base's gets no proof"`
	Login     *Login                     `yaml:"login" help:"where a token is had that expires; one login for all who wait"`
	Timeout   Timeout                    `yaml:"timeout" help:"how long one request may take, from its beginning to the last byte: 5m; or by phase: {connect: 15s, silence: 2m, whole: 1h}. Without it an answer may be long, but 2 minutes without a byte end it"`
	Retries   yamlfile.At[int64]         `yaml:"retries" default:"4" help:"how often what may pass is asked again: broken connections, timeouts, 408, 425, 429, 500, 502, 503, 504. A download that goes on does not count"`
	Parallel  yamlfile.At[int64]         `yaml:"parallel" default:"1" help:"how many requests to one host may be under way at a time, over all sources of this process"`
	MaxSize   yamlfile.At[yamlfile.Size] `yaml:"max_size" help:"an answer with more bytes is refused; by default there is no limit"`
	Proxy     yamlfile.Text              `yaml:"proxy" help:"address of a proxy, or none; by default what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say"`
	CA        yamlfile.Text              `yaml:"ca" help:"certificates (PEM) that are trusted beside the machine's: their text, such as \"${OFFICE_CA}\", or the whole path of a file"`
}

// The names that the connector fills by itself. One that ends in a dot stands for all that begin so.
const (
	tokenName  = "login.token"
	answerName = "answer."
	waitName   = "wait."
	fileName   = "file."
)

// Gives are the names that need no parameter. One where it is not known yet is told by Validate.
func (s *Source) Gives() []string { return []string{tokenName, answerName, waitName, fileName} }

// AtOnce is how many pulls of it may run at a time: as many as one host gets requests.
func (s *Source) AtOnce() int { return s.parallel() }

func (s *Source) parallel() int { return max(1, int(s.Parallel.Value)) }

// Texts are all texts of the block, those of a map in the order of its names.
func (s *Source) Texts() []yamlfile.Text {
	all := []yamlfile.Text{s.Base, s.Get, s.Post}
	all = append(all, s.JSON.texts()...)
	all = append(all, s.List.texts()...)
	all = append(all, s.File.texts()...)
	all = append(all, s.Wait.texts()...)
	all = append(all, s.Then.texts()...)
	all = append(all, sorted(s.Headers)...)
	all = append(all, s.Auth.texts()...)
	all = append(all, s.Login.texts()...)
	all = append(all, s.Proxy, s.CA)
	return slices.DeleteFunc(all, yamlfile.Text.IsZero)
}

func sorted(texts map[string]yamlfile.Text) []yamlfile.Text {
	var all []yamlfile.Text
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		all = append(all, texts[name])
	}
	return all
}
