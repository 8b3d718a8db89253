package wording

import (
	"strings"
	"unicode"
)

// final is how a word's last sound ends.
type final int

// A word ends in a vowel, in ㄹ (which 으로/로 takes for one), in another consonant, or nobody can say.
const (
	open final = iota
	rieul
	closed
	unsure
)

// particle chooses from "은/는", "이/가", "을/를", "과/와", "으로/로" by the final consonant of the word before it: the first
// form stands after one, the second after a vowel. Where the reading is not certain both are written, as Korean
// offices do: 은(는).
func particle(word, forms string) string {
	afterConsonant, afterVowel, ok := strings.Cut(forms, "/")
	if !ok {
		return forms
	}
	switch finalOf(word) {
	case open:
		return afterVowel
	case closed:
		return afterConsonant
	case rieul:
		if afterVowel == "로" {
			return afterVowel
		}
		return afterConsonant
	}
	if afterVowel == "로" {
		return "(으)로"
	}
	return afterConsonant + "(" + afterVowel + ")"
}

// digits are the finals of 영 일 이 삼 사 오 육 칠 팔 구.
var digits = [10]final{closed, rieul, open, closed, open, open, closed, rieul, rieul, open}

// finalOf is the final of the last letter or digit that is read; marks behind it are not read.
func finalOf(word string) final {
	letters := []rune(strings.TrimRightFunc(word, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '%'
	}))
	if len(letters) == 0 {
		return unsure
	}
	switch last := letters[len(letters)-1]; {
	case last >= '가' && last <= '힣':
		return hangul((last - '가') % 28)
	case last >= '0' && last <= '9':
		return digits[last-'0']
	case last == '%': // 퍼센트
		return open
	}
	return unsure
}

// hangul reads the final out of a syllable's place in Unicode: 28 syllables share a beginning, the first has no
// final.
func hangul(place rune) final {
	const rieulPlace = 8
	switch place {
	case 0:
		return open
	case rieulPlace:
		return rieul
	}
	return closed
}
