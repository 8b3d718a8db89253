package httpapi

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
)

// json reads one document.
func (l *look) json(f *feed) error {
	err := l.value(f, 0, l.begin())
	if err == nil {
		if _, ok := skipBlank(f); ok {
			l.found.more = true
		}
	}
	if f.err != nil && !errors.Is(f.err, io.EOF) {
		return f.err // the bytes could not be read; nothing is known of the document
	}
	return err
}

// value reads any value, whose place is near the wants.
func (l *look) value(f *feed, depth int, at []near) error {
	if depth > deepest {
		return errDeep
	}
	c, ok := skipBlank(f)
	if !ok {
		return errBroken
	}
	keys, records, further := l.here(at)
	if records {
		f.watch(l.sum)
		defer f.unwatch()
		l.found.records = 1
	}
	switch c {
	case '{':
		for _, key := range keys {
			l.found.values[key] = map[string]any{}
		}
		return l.object(f, depth, at, further)
	case '[':
		for _, key := range keys {
			l.found.values[key] = []any{}
		}
		count, err := l.array(f, depth, at, further)
		if records {
			l.found.records = count
		}
		return err
	}
	return l.scalar(f, c, at, keys, records)
}

func (l *look) object(f *feed, depth int, at []near, further bool) error {
	f.at++
	empty := true
	for {
		c, ok := skipBlank(f)
		switch {
		case !ok:
			return errBroken
		case c == '}' && empty:
			f.at++
			l.met(at, empty)
			return nil
		case c != '"':
			return wrongByte(c)
		}
		if empty {
			empty = false
			l.met(at, empty)
		}
		var below []near
		if further {
			name, err := takeString(f, true)
			if err != nil {
				return err
			}
			below = l.below(at, name)
		} else if _, err := takeString(f, false); err != nil {
			return err
		}
		if c, ok = skipBlank(f); !ok || c != ':' {
			return wrong(c, ok)
		}
		f.at++
		if err := l.value(f, depth+1, below); err != nil {
			return err
		}
		if c, ok = skipBlank(f); !ok || c != ',' && c != '}' {
			return wrong(c, ok)
		}
		f.at++
		if c == '}' {
			return nil
		}
		if c, ok = skipBlank(f); !ok || c != '"' {
			return wrong(c, ok)
		}
	}
}

func (l *look) array(f *feed, depth int, at []near, further bool) (count int64, err error) {
	f.at++
	c, ok := skipBlank(f)
	if ok && c == ']' {
		f.at++
		l.met(at, true)
		return 0, nil
	}
	l.met(at, false)
	for {
		var below []near
		if further {
			below = l.below(at, strconv.FormatInt(count, 10))
		}
		if err := l.value(f, depth+1, below); err != nil {
			return count, err
		}
		count++
		if c, ok = skipBlank(f); !ok || c != ',' && c != ']' {
			return count, wrong(c, ok)
		}
		f.at++
		if c == ']' {
			return count, nil
		}
	}
}

func (l *look) scalar(f *feed, c byte, at []near, keys []string, records bool) error {
	wanted := len(keys) > 0 || records || len(at) > 0
	var value any
	if c == '"' {
		text, err := takeString(f, wanted)
		if err != nil {
			return err
		}
		value = text
	} else {
		token, err := takeToken(f, wanted)
		if err != nil {
			return err
		}
		switch token {
		case "null":
		case "true", "false":
			value = token == "true"
		default:
			value = json.Number(token)
		}
	}
	for _, key := range keys {
		l.found.values[key] = value
	}
	if records {
		l.found.records = unopened // a list, or one record, was expected
		if value == nil || value == "" {
			l.found.records = 0
		}
	}
	l.met(at, value == nil || value == "")
	return nil
}
