// Package connectortest is the suite that every connector passes: it resumes from any position without loss or repeat,
// hands pages on in one order, ends with what emit said, stops promptly when told to, and never shows a secret. It knows
// no kind of system, and is never imported but by tests.
package connectortest

import (
	"slices"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/secret"
)

// Setup is one source over one system, and what a pull of all of it brings.
type Setup struct {
	// Connector is a whole block, decoded and found good.
	Connector connector.Connector
	// Env is what the connector needs of it. What is zero the suite adds: Task, Secrets, Zone, Logins, Temp, Known.
	Env connector.Env
	// Records are the records of one page in order, in any words that tell them apart. nil: a page is one record, its
	// name and its bytes.
	Records func(t testing.TB, page connector.Page, body []byte) []string
	// Want are all records in the order of the pages. The system holds them in every attempt; the suite needs at least
	// two pages of them.
	Want []string
	// Secrets are texts that nobody may see: passwords, keys, tokens. The suite does not have them redacted: a connector
	// must not say them in the first place, or have them replaced by Env.Secrets itself.
	Secrets []string
	// Refused is the same source with something wrong in its proof, such as the password, which stands among Secrets too.
	// nil: the system wants no proof.
	Refused connector.Connector
}

// prompt is how soon a pull has to end once it is told to.
const prompt = 5 * time.Second

// Run holds a connector against the promises of connector.Connector. make gives a source that no other test uses, over
// content that stays as it is while the test runs; it is called once for each test.
func Run(t *testing.T, make func(*testing.T) Setup) {
	tests := []struct {
		name string
		test func(*testing.T, Setup)
	}{
		{"AllOfItComesOnce", allOfItComesOnce},
		{"PagesAreWholeAndDescribed", pagesAreWholeAndDescribed},
		{"EveryAttemptGivesTheSamePages", everyAttemptGivesTheSamePages},
		{"AnAttemptGoesOnFromEveryPosition", anAttemptGoesOnFromEveryPosition},
		{"OnePageAnAttemptEndsWithAll", onePageAnAttemptEndsWithAll},
		{"AnErrorOfEmitEndsThePull", anErrorOfEmitEndsThePull},
		{"ACancelledPullEnds", aCancelledPullEnds},
		{"APullCancelledBeforehandBringsNothing", aPullCancelledBeforehandBringsNothing},
		{"NothingShowsASecret", nothingShowsASecret},
		{"ARefusalShowsNoSecret", aRefusalShowsNoSecret},
	}
	for _, one := range tests {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			one.test(t, ready(t, make(t)))
		})
	}
}

// ready fills what a Setup leaves out.
func ready(t *testing.T, s Setup) Setup {
	t.Helper()
	if s.Env.Secrets == nil {
		secrets, err := secret.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		s.Env.Secrets = secrets
	}
	if s.Env.Zone == nil {
		s.Env.Zone = time.UTC
	}
	if s.Env.Logins == nil {
		s.Env.Logins = connector.NewLogins()
	}
	if s.Env.Known == nil {
		s.Env.Known = func(string, map[string]string) (connector.Known, bool) { return connector.Known{}, false }
	}
	if s.Records == nil {
		s.Records = func(_ testing.TB, page connector.Page, body []byte) []string {
			return []string{page.Name + "\n" + string(body)}
		}
	}
	return s
}

// same compares records and shows the first that differ.
func same(t testing.TB, what string, got, want []string) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	show := func(all []string) string {
		if at == len(all) {
			return "(the end)"
		}
		return all[at]
	}
	t.Errorf("%s: %d records, want %d; record %d is\n%s\nwant\n%s", what, len(got), len(want), at, show(got), show(want))
}
