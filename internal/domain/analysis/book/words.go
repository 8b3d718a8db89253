package book

import (
	"fmt"
	"strings"
)

// words are those of one language.
type words struct {
	tag  string
	text map[string]string
}

// speak gives the words of a language.
func speak(language string) (words, error) {
	switch language {
	case "ko":
		return words{tag: "ko", text: korean}, nil
	case "en":
		return words{tag: "en", text: english}, nil
	}
	return words{}, fmt.Errorf("a workbook is written in ko or en, not in %q", language)
}

// of gives a text with its {names} filled; args are names and values in turn. A key without a text is its own
// text.
func (w words) of(key string, args ...string) string {
	text, ok := w.text[key]
	if !ok {
		return key
	}
	for i := 0; i+1 < len(args); i += 2 {
		text = strings.ReplaceAll(text, "{"+args[i]+"}", args[i+1])
	}
	return text
}

// knows tells whether there is a text for a key.
func (w words) knows(key string) bool {
	_, ok := w.text[key]
	return ok
}
