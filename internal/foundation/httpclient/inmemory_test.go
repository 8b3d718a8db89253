package httpclient_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
)

// network connects a client to handlers inside of the process, so that time in tests is synctest's.
type network struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func (n *network) Accept() (net.Conn, error) {
	select {
	case conn := <-n.conns:
		return conn, nil
	case <-n.done:
		return nil, net.ErrClosed
	}
}

func (n *network) Close() error   { n.once.Do(func() { close(n.done) }); return nil }
func (n *network) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

func (n *network) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case n.conns <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-n.done:
		return nil, errors.New("nobody listens")
	}
}

// serve answers every request by the handler, and gives a client that reaches it under any address.
func serve(t *testing.T, o httpclient.Options, handler http.HandlerFunc) *httpclient.Client {
	t.Helper()
	n := &network{conns: make(chan net.Conn), done: make(chan struct{})}
	server := &http.Server{Handler: handler}
	var ended sync.WaitGroup
	ended.Go(func() { _ = server.Serve(n) })
	return clientOf(t, o, n, func() {
		_ = server.Close()
		ended.Wait()
	})
}

// answerRaw sends the same bytes to every connection, and hangs or closes afterwards.
func answerRaw(t *testing.T, o httpclient.Options, answer string, hang bool) *httpclient.Client {
	t.Helper()
	n := &network{conns: make(chan net.Conn), done: make(chan struct{})}
	var ended sync.WaitGroup
	ended.Go(func() {
		for {
			conn, err := n.Accept()
			if err != nil {
				return
			}
			ended.Go(func() {
				defer conn.Close()
				_, _ = conn.Read(make([]byte, 4096))
				_, _ = io.WriteString(conn, answer)
				if hang {
					<-n.done
				}
			})
		}
	})
	return clientOf(t, o, n, func() {
		_ = n.Close()
		ended.Wait()
	})
}

func clientOf(t *testing.T, o httpclient.Options, n *network, stop func()) *httpclient.Client {
	o.Dial = n.dial
	client := httpclient.New(o)
	t.Cleanup(func() {
		client.Close()
		stop()
	})
	return client
}

// secrets knows the given texts, as if they had been used.
func secrets(t *testing.T, texts ...string) *secret.Resolver {
	t.Helper()
	r, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		r.Remember(text)
	}
	return r
}

// read gives the whole body.
func read(t *testing.T, resp *httpclient.Response) string {
	t.Helper()
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// says fails the test unless the error's text holds all parts.
func says(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("there is no error; want one that says %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error says\n%s\nand not %q", err, part)
		}
	}
}

// permanent is what a worker asks before it tries again.
func permanent(err error) bool {
	var asked interface{ Permanent() bool }
	if errors.As(err, &asked) {
		return asked.Permanent()
	}
	var p *problem.Problem
	return errors.As(err, &p)
}
