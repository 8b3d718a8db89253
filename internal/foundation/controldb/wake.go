package controldb

import (
	"context"
	"sync"
	"time"
)

// hub rings the listeners of this process.
type hub struct {
	mu        sync.Mutex
	listeners map[*Listener]struct{}
}

func newHub() *hub { return &hub{listeners: map[*Listener]struct{}{}} }

func (h *hub) ring(topics ...string) {
	if len(topics) == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		for _, topic := range topics {
			if l.topic == topic {
				l.Ring()
			}
		}
	}
}

// ringAll is for when something was missed and nobody can say what.
func (h *hub) ringAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		l.Ring()
	}
}

// Listener hears the wake-ups of a topic from the moment it was made: listen first, then look at the tables, then
// Wait, and nothing is missed in between.
type Listener struct {
	db    *DB
	topic string
	rung  chan struct{}
	every time.Duration
	seen  int64
}

// Listen begins to hear a topic. The caller closes the listener.
func (db *DB) Listen(ctx context.Context, topic string) *Listener {
	l := &Listener{db: db, topic: topic, rung: make(chan struct{}, 1)}
	db.hub.mu.Lock()
	db.hub.listeners[l] = struct{}{}
	db.hub.mu.Unlock()
	l.every = db.store.hear(ctx)
	l.changed(ctx)
	return l
}

// Close ends listening.
func (l *Listener) Close() {
	l.db.hub.mu.Lock()
	defer l.db.hub.mu.Unlock()
	delete(l.db.hub.listeners, l)
}

// Wait returns when the topic was woken since the last Wait, or after atMost, or when ctx ends. It may return early.
func (l *Listener) Wait(ctx context.Context, atMost time.Duration) {
	end := time.NewTimer(max(atMost, 0))
	defer end.Stop()
	var ask <-chan time.Time
	if l.every > 0 {
		ticker := time.NewTicker(l.every)
		defer ticker.Stop()
		ask = ticker.C
	}
	for {
		select {
		case <-l.rung:
			return
		case <-ctx.Done():
			return
		case <-end.C:
			return
		case <-ask:
			if l.changed(ctx) {
				return
			}
		}
	}
}

// Wait returns when tx.Wake(topic) was committed in any process, or after atMost, or when ctx ends. It may return
// early. A wake-up that came before the call is not heard: whoever must not miss one uses Listen.
func (db *DB) Wait(ctx context.Context, topic string, atMost time.Duration) {
	l := db.Listen(ctx, topic)
	defer l.Close()
	l.Wait(ctx, atMost)
}

// Ring ends this listener's Wait, or its next one, as a wake-up would: for what happens within the process.
func (l *Listener) Ring() {
	select {
	case l.rung <- struct{}{}:
	default:
	}
}

// changed says whether anything was committed since it was last asked, where one has to ask.
func (l *Listener) changed(ctx context.Context) bool {
	if l.every == 0 {
		return false
	}
	version, err := l.db.store.version(ctx)
	if err != nil || version == l.seen {
		return false
	}
	l.seen = version
	return true
}
