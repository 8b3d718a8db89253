// Package market is an invented app market: apps and who makes them, what is sold where, and a company's estimates of
// downloads and revenue. Everything follows from a seed and a size: the same two always give the same bytes, on every
// machine, since nothing here uses floating point or a clock. No name and no figure describes a real app or company.
package market

import "fmt"

// FirstDay is when the estimates begin; nothing is known of a day before it.
const FirstDay Day = 20454 // 2026-01-01

// Window is how many days one bulk delivery restates: the day it is of, and those before it.
const Window = 7

// Market is safe for concurrent use: all of it is computed from what it was made with.
type Market struct {
	seed       uint64
	size       int
	apps       int
	publishers int
	companies  int
}

// New makes a market whose bulk deliveries have size rows of estimates.
func New(seed uint64, size int) *Market {
	size = max(size, 1)
	perApp := len(countries) * Window
	apps := (size + perApp - 1) / perApp
	publishers := max(apps/3, 1)
	return &Market{seed: seed, size: size, apps: apps, publishers: publishers, companies: max(publishers/2, 1)}
}

// Apps is how many there are.
func (m *Market) Apps() int { return m.apps }

// Publishers is how many there are.
func (m *Market) Publishers() int { return m.publishers }

// App is something that is sold. Prices are in ten-thousandths of a US dollar.
type App struct {
	Index     int // from 0; the smaller, the more popular
	ID        int64
	Platform  string
	Ko, En    string
	Publisher int
	Category  int
	Released  Day
	Price     int64
	Age       string // "4+", or empty when nobody said
}

// App is the one at an index below Apps.
func (m *Market) App(i int) App {
	h := m.mix(kindApp, uint64(i), 0)
	ko, en := name(i)
	a := App{
		Index: i, ID: AppID(i), Platform: platforms[i%2].Code, Ko: ko, En: en,
		Publisher: int(h % uint64(m.publishers)), Category: int(h >> 20 % uint64(len(categories))),
		Released: FirstDay - Day(h>>32%3000) - 1, Age: []string{"4+", "9+", "12+", ""}[h>>52%4],
	}
	if h>>40%4 == 0 {
		a.Price = int64(h>>44%20)*10000 + 9900
	}
	return a
}

// AppID is the id of the app at an index; IndexOf is the way back.
func AppID(i int) int64 { return 1_000_000_007 + 13*int64(i) }

// IndexOf finds an app by its id.
func (m *Market) IndexOf(id int64) (index int, ok bool) {
	i := (id - AppID(0)) / 13
	return int(i), i >= 0 && i < int64(m.apps) && AppID(int(i)) == id
}

// Publisher sells apps and belongs to a company.
type Publisher struct {
	ID      int
	Name    string
	Country string
	Company int
	Website string
}

// Publisher is the one at an index below Publishers.
func (m *Market) Publisher(i int) Publisher {
	h := m.mix(kindPublisher, uint64(i), 0)
	_, en := name(i*7 + 3)
	return Publisher{
		ID: 50_000 + i, Name: en + " Games", Country: countries[h%uint64(len(countries))].Code, Company: i % m.companies,
		Website: fmt.Sprintf("https://p%d.example/", 50_000+i),
	}
}

// Company owns publishers. Its founding day is empty when nobody knows it.
type Company struct {
	ID      int
	Ko, En  string
	Founded string
	Listed  bool
}

// Company is the one at an index.
func (m *Market) Company(i int) Company {
	h := m.mix(kindCompany, uint64(i), 0)
	ko, en := name(i*11 + 5)
	c := Company{ID: 900 + i, Ko: "(주)" + ko, En: en + ", Inc.", Listed: h%3 == 0}
	if h>>8%5 > 0 {
		c.Founded = (FirstDay - Day(1000+h>>16%9000)).String()
	}
	return c
}

// What is mixed keeps apart what would else be the same number.
const (
	kindApp uint64 = iota + 1
	kindPublisher
	kindCompany
	kindSold
	kindDay
	kindReview
	kindKeyword
)

// mix is splitmix64 over the seed and what is asked about.
func (m *Market) mix(kind, a, b uint64) uint64 {
	x := m.seed*0x9e3779b97f4a7c15 ^ kind<<56 ^ a*0xd1342543de82ef95 ^ b*0xaf251af3b0f025b5
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
