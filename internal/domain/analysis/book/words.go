package book

import "github.com/naru-data/naru/internal/domain/analysis/wording"

// speak gives the words of a language.
func speak(language string) (wording.Language, error) {
	return wording.Speak(language, map[string]wording.Words{"ko": korean, "en": english})
}
