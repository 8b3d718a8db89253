package survey

import (
	"fmt"
	"strconv"
)

// City is an invented municipality.
type City struct {
	Code, Name string
	Population int
	Children   int // under 18
	Districts  []District
}

// District is a part of a city.
type District struct {
	Code, Name string
	Population int
}

// Find gives a city by its code, "11" to "40".
func Find(code string) (City, bool) {
	for _, c := range Cities() {
		if c.Code == code {
			return c, true
		}
	}
	return City{}, false
}

// names are invented; the ending says what kind of municipality it is.
var names = []string{
	"가람시", "나래시", "다온시", "라온구", "마루시", "바론군", "사빛구", "아라시", "자운군", "차오름시",
	"해솔시", "타람구", "파랑군", "하늘시", "가온구", "누리시", "도담시", "로운군", "미르구", "보담시",
	"새온시", "여울군", "온새시", "은가람구", "초록군", "큰솔시", "터울구", "푸른들시", "한별구", "흰샘군",
}

var quarters = []string{
	"중앙동", "솔빛동", "새터동", "한가람동", "서정동", "동산동", "금빛동", "남문동", "북천동", "호수동", "별내동", "들꽃동",
}

// Cities are all thirty, by code.
func Cities() []City {
	all := make([]City, len(names))
	for i, name := range names {
		code := strconv.Itoa(11 + i)
		draw := random(code, "city")
		c := City{Code: code, Name: name}
		switch []rune(name)[len([]rune(name))-1] {
		case '시':
			c.Population = 120_000 + draw.IntN(600_000)
		case '구':
			c.Population = 180_000 + draw.IntN(350_000)
		default:
			c.Population = 28_000 + draw.IntN(60_000)
		}
		c.Districts = districts(code, c.Population, 3+min(7, c.Population/80_000))
		c.Population = 0
		for _, d := range c.Districts {
			c.Population += d.Population
		}
		c.Children = c.Population * (110 + draw.IntN(60)) / 1000
		all[i] = c
	}
	return all
}

func districts(city string, population, count int) []District {
	draw := random(city, "districts")
	order := draw.Perm(len(quarters))
	all := make([]District, count)
	for i := range all {
		share := population / count
		all[i] = District{
			Code:       fmt.Sprintf("%s%02d", city, i+1),
			Name:       quarters[order[i]],
			Population: share*7/10 + draw.IntN(share*6/10),
		}
	}
	return all
}
