package httpclient

import (
	"context"
	"sync"
)

// lanes keep the number of requests to one host, in this process, as low as each wants it. The zero lanes are ready.
type lanes struct {
	mu    sync.Mutex
	hosts map[string]*lane
}

// lane is what goes on at one host, and who waits, in the order of coming.
type lane struct {
	active  int
	waiting []*waiter
}

type waiter struct {
	most int
	turn chan struct{} // closed when it is let in
}

// enter returns when fewer than most requests to the host are under way and nobody waits who came before. leave must be
// called once.
func (l *lanes) enter(ctx context.Context, host string, most int) (leave func(), err error) {
	if most <= 0 {
		return func() {}, nil
	}
	me := &waiter{most: most, turn: make(chan struct{})}
	l.mu.Lock()
	if l.hosts == nil {
		l.hosts = map[string]*lane{}
	}
	here, ok := l.hosts[host]
	if !ok {
		here = &lane{}
		l.hosts[host] = here
	}
	here.waiting = append(here.waiting, me)
	l.advance(host, here)
	l.mu.Unlock()
	leave = func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		here.active--
		l.advance(host, here)
	}
	select {
	case <-me.turn:
		return leave, nil
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-me.turn: // let in at the same moment
		here.active--
	default:
		here.drop(me)
	}
	l.advance(host, here)
	return nil, context.Cause(ctx)
}

// advance lets in who is next, as far as there is room. A lane that nobody uses is forgotten.
func (l *lanes) advance(host string, here *lane) {
	for len(here.waiting) > 0 && here.active < here.waiting[0].most {
		here.active++
		close(here.waiting[0].turn)
		here.waiting = here.waiting[1:]
	}
	if here.active == 0 && len(here.waiting) == 0 {
		delete(l.hosts, host)
	}
}

func (l *lane) drop(gone *waiter) {
	for i, one := range l.waiting {
		if one == gone {
			l.waiting = append(l.waiting[:i:i], l.waiting[i+1:]...)
			return
		}
	}
}
