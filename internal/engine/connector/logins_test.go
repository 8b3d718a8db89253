package connector_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/naru-data/naru/internal/engine/connector"
)

// office counts its logins and gives t1, t2, ...; each takes a second.
type office struct {
	logins atomic.Int64
	fails  error
}

func (o *office) login(ctx context.Context) (connector.Token, error) {
	n := o.logins.Add(1)
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return connector.Token{}, ctx.Err()
	}
	return connector.Token{Text: fmt.Sprintf("t%d", n)}, o.fails
}

func TestOneLoginServesAllWhoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		logins, o := connector.NewLogins(), &office{}
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				token, err := logins.Token(t.Context(), "survey", connector.Token{}, 0, o.login)
				if err != nil || token.Text != "t1" {
					t.Errorf("got %q, %v", token.Text, err)
				}
			})
		}
		all.Wait()
		if n := o.logins.Load(); n != 1 {
			t.Errorf("%d logins", n)
		}
	})
}

func TestAWrongPasswordIsTriedOnceForAllWhoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		logins, o := connector.NewLogins(), &office{fails: errors.New("wrong password")}
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if _, err := logins.Token(t.Context(), "survey", connector.Token{}, 0, o.login); !errors.Is(err, o.fails) {
					t.Errorf("got %v", err)
				}
			})
		}
		all.Wait()
		if n := o.logins.Load(); n != 1 {
			t.Errorf("%d logins", n)
		}
		if _, err := logins.Token(t.Context(), "survey", connector.Token{}, 0, o.login); err == nil || o.logins.Load() != 2 {
			t.Errorf("whoever comes later does not try: %d logins, %v", o.logins.Load(), err)
		}
	})
}

func TestARefusedTokenIsRenewedOnceForAllWhoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		logins, o := connector.NewLogins(), &office{}
		first, err := logins.Token(t.Context(), "survey", connector.Token{}, 0, o.login)
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() {
				time.Sleep(time.Duration(i) * 100 * time.Millisecond) // some come long after the renewal
				token, err := logins.Token(t.Context(), "survey", first, 0, o.login)
				if err != nil || token.Text != "t2" {
					t.Errorf("got %q, %v", token.Text, err)
				}
			})
		}
		all.Wait()
		if n := o.logins.Load(); n != 2 {
			t.Errorf("%d logins", n)
		}
	})
}

func TestATokenIsRenewedBeforeItIsOld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		logins, o := connector.NewLogins(), &office{}
		var got []string
		for range 4 {
			token, err := logins.Token(t.Context(), "survey", connector.Token{}, 30*time.Minute, o.login)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, token.Text)
			time.Sleep(14*time.Minute + 45*time.Second)
		}
		if fmt.Sprint(got) != "[t1 t1 t2 t2]" {
			t.Errorf("got %v", got)
		}
	})
}

func TestWhoeverGivesUpDoesNotFailTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		logins, o := connector.NewLogins(), &office{}
		hasty, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		var all sync.WaitGroup
		all.Go(func() {
			if _, err := logins.Token(hasty, "survey", connector.Token{}, 0, o.login); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		})
		all.Go(func() {
			time.Sleep(100 * time.Millisecond)
			if token, err := logins.Token(t.Context(), "survey", connector.Token{}, 0, o.login); err != nil || token.Text != "t2" {
				t.Errorf("got %q, %v", token.Text, err)
			}
		})
		all.Wait()
	})
}

func TestConnectionsHaveTheirOwnTokens(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		logins, o := connector.NewLogins(), &office{}
		for _, name := range []string{"survey", "market", "survey"} {
			if _, err := logins.Token(t.Context(), name, connector.Token{}, 0, o.login); err != nil {
				t.Fatal(err)
			}
		}
		if n := o.logins.Load(); n != 2 {
			t.Errorf("%d logins", n)
		}
	})
}
