// Package survey makes the answers of an invented survey: thirty invented municipalities, two rounds, online and on paper.
// Everything follows from (Seed, city, round, channel): the same four always give the same bytes. No row describes a
// real child, and no figure a real city.
//
// It also makes the mistakes that such files have: answers where nothing was asked, codes outside their values, words
// among numbers, respondents who stand twice, rows that end too soon.
package survey

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"
)

// Seed is what all of it follows from.
const Seed = 20260302

// The channels.
const (
	Online = "online"
	Paper  = "paper"
)

// Rounds are the rounds there are; in the first one sf13 was not asked yet.
var Rounds = []int{2025, 2026}

// Sheet is a table of answers as texts. A row may be shorter than the header: it is one of the mistakes.
type Sheet struct {
	Header []string
	Rows   [][]string
}

// Make gives a city's answers of one round over one channel.
func Make(city string, round int, channel string) (Sheet, error) {
	return MakeSized(city, round, channel, 0)
}

// MakeSized is Make with so many respondents; 0 is as many as the city has.
func MakeSized(city string, round int, channel string, size int) (Sheet, error) {
	where, ok := Find(city)
	if !ok {
		return Sheet{}, fmt.Errorf("there is no city %q", city)
	}
	if !slices.Contains(Rounds, round) {
		return Sheet{}, fmt.Errorf("there is no round %d", round)
	}
	if channel != Online && channel != Paper {
		return Sheet{}, fmt.Errorf("there is no channel %q", channel)
	}
	asked := questionsOf(round)
	draw := random(city, strconv.Itoa(round), channel)
	climate := climateOf(where, round)
	var sheet Sheet
	for _, q := range asked {
		sheet.Header = append(sheet.Header, q.header())
	}
	count := respondents(where, channel, draw)
	if size > 0 {
		count = size
	}
	for i := range count {
		sheet.Rows = append(sheet.Rows, newRespondent(where, round, channel, i+1, climate, draw).row(asked, draw))
	}
	sheet.makeMistakes(asked, channel, draw)
	return sheet, nil
}

// respondents is how many answered: more in larger cities, and fewer on paper.
func respondents(c City, channel string, draw *rand.Rand) int {
	if channel == Paper {
		return 120 + c.Children/2000 + draw.IntN(30)
	}
	return 240 + c.Children/250 + draw.IntN(60)
}

// climateOf is how well a city does in each domain, and how each of its districts does: steady over the rounds, with a
// small step from one to the next.
func climateOf(c City, round int) map[string]float64 {
	steady := random(c.Code, "climate")
	climate := map[string]float64{}
	for _, domain := range domains {
		climate[domain.code] = steady.NormFloat64() * 0.35
	}
	for _, d := range c.Districts {
		climate[d.Code] = steady.NormFloat64() * 0.25
	}
	step := random(c.Code, strconv.Itoa(round), "step")
	for _, domain := range domains {
		climate[domain.code] += 0.1 + step.NormFloat64()*0.12
	}
	return climate
}

// random is a stream of numbers that follows from the words alone.
func random(words ...string) *rand.Rand {
	sum := fnv.New64a()
	for _, word := range words {
		_, _ = sum.Write([]byte(word + "\x00"))
	}
	return rand.New(rand.NewPCG(Seed, sum.Sum64()))
}
