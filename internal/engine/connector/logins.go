package connector

import (
	"context"
	"sync"
	"time"
)

// Token is what a login gave. The zero Token is none.
type Token struct {
	Text  string
	At    time.Time // when it was asked for; filled by Logins
	Until time.Time // when it ends, where the login said so
}

// Logins keeps tokens by connection, so that all who use a connection share one login. It is safe for concurrent use.
type Logins struct {
	mu    sync.Mutex
	desks map[string]*desk
}

// NewLogins keeps nothing yet.
func NewLogins() *Logins { return &Logins{desks: map[string]*desk{}} }

// desk is where those wait who want a token of one connection: one at a time logs in.
type desk struct {
	turn chan struct{} // holds one element while nobody logs in

	mu     sync.Mutex
	token  Token
	err    error // of the last login
	logins int   // that were answered, well or badly
}

// Token gives the connection's token. It calls login when there is none, when the one there is is older than lasts (0:
// it is good until the system says otherwise), or when it is the refused one, that the system just did not take. Whoever
// waited meanwhile shares the outcome, also a bad one: a wrong password is tried once, not once for each.
func (l *Logins) Token(
	ctx context.Context, connection string, refused Token, lasts time.Duration,
	login func(context.Context) (Token, error),
) (Token, error) {
	d := l.desk(connection)
	seen, token, _ := d.look()
	if token.serves(refused, lasts) {
		return token, nil
	}
	select {
	case <-d.turn:
		defer func() { d.turn <- struct{}{} }()
	case <-ctx.Done():
		return Token{}, context.Cause(ctx)
	}
	now, token, err := d.look()
	if token.serves(refused, lasts) {
		return token, nil
	}
	if now != seen && err != nil {
		return Token{}, err
	}
	asked := time.Now()
	token, err = login(ctx)
	if err != nil && ctx.Err() != nil {
		return Token{}, err // it was only this one who could not wait; the next in line logs in
	}
	if token.At = asked; err != nil {
		token = Token{}
	}
	d.set(token, err)
	return token, err
}

// serves says that the token may be used: it is one, it is not the refused one, and it is not old.
func (t Token) serves(refused Token, lasts time.Duration) bool {
	if t == (Token{}) || t == refused {
		return false
	}
	if !t.Until.IsZero() && lasts <= 0 {
		lasts = t.Until.Sub(t.At)
	}
	// Renewed a little early: a request that begins just before the end must not end after it.
	return lasts <= 0 || time.Since(t.At) < lasts-min(lasts/10, time.Minute)
}

func (l *Logins) desk(connection string) *desk {
	l.mu.Lock()
	defer l.mu.Unlock()
	d, ok := l.desks[connection]
	if !ok {
		d = &desk{turn: make(chan struct{}, 1)}
		d.turn <- struct{}{}
		l.desks[connection] = d
	}
	return d
}

func (d *desk) look() (logins int, token Token, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.logins, d.token, d.err
}

func (d *desk) set(token Token, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.logins++
	d.token, d.err = token, err
}
