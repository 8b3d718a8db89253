package report

import (
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/wording"
)

// language is one tongue of a report: its words, and how it writes numbers, intervals and dates.
type language struct{ wording.Language }

// speak gives the words of a language tag.
func speak(tag string) (language, error) {
	l, err := wording.Speak(tag, map[string]wording.Words{"ko": korean, "en": english})
	return language{l}, err
}

// list joins texts as the language does.
func (l language) list(texts []string) string {
	return strings.Join(texts, ", ")
}
