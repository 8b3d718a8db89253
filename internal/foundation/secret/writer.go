package secret

import (
	"bytes"
	"io"
	"sync"
)

// maxLine bounds how much of a line is held back; a longer one is handed on up to its last white space.
const maxLine = 1 << 20

type lineWriter struct {
	mu     sync.Mutex
	to     io.Writer
	redact func(string) string
	held   []byte
}

// Write takes all of p. A carriage return ends a line too: progress bars write so.
func (l *lineWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = append(l.held, p...)
	end := bytes.LastIndexAny(l.held, "\n\r") + 1
	if end == 0 && len(l.held) > maxLine {
		end = bytes.LastIndexAny(l.held, " \t") + 1
		if end == 0 {
			end = len(l.held)
		}
	}
	if end == 0 {
		return len(p), nil
	}
	if err := l.pass(l.held[:end]); err != nil {
		return 0, err
	}
	l.held = append(l.held[:0], l.held[end:]...)
	return len(p), nil
}

// Close hands on what is held.
func (l *lineWriter) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	held := l.held
	l.held = nil
	if len(held) == 0 {
		return nil
	}
	return l.pass(held)
}

func (l *lineWriter) pass(text []byte) error {
	_, err := io.WriteString(l.to, l.redact(string(text)))
	return err
}
