package market

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
)

// Delivery is one bulk delivery: a data file with the estimates of a day and of those before it, and twelve files about
// what stands in it.
type Delivery struct {
	Day     Day
	Version int   // from 0; the provider issues a day anew when it found a mistake
	Spoil   Spoil // what is wrong with the data file; the zero Spoil: nothing
}

// Files are the names of a delivery's files, the data file first.
func (d Delivery) Files() []string {
	return []string{
		d.DataFile(), "apps.csv.gz", "app_names.csv.gz", "app_categories.csv.gz", "publishers.csv.gz", "companies.csv.gz",
		"categories.csv.gz", "countries.csv.gz", "currencies.csv.gz", "platforms.csv.gz", "versions.csv.gz", "products.csv.gz",
		"holidays.csv.gz",
	}
}

// DataFile is the name of the file with the estimates.
func (d Delivery) DataFile() string { return "estimates_" + d.Day.Compact() + ".csv.gz" }

// WriteFile writes one of Files, compressed. Several goroutines make the data file; none is left when it returns.
func (m *Market) WriteFile(d Delivery, file string, to io.Writer) error {
	if file == d.DataFile() {
		return m.writeEstimates(d, to)
	}
	make, ok := metaFiles[file]
	if !ok {
		return fmt.Errorf("a delivery has no file %q", file)
	}
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	make(m, d, func(fields ...string) { _ = w.Write(fields) }) // a buffer takes everything
	w.Flush()
	gz := newGzip(to)
	if err := gz.write(compress(text.Bytes())); err != nil {
		return err
	}
	return gz.close()
}

// metaFiles write the records of each, the header first.
var metaFiles = map[string]func(m *Market, d Delivery, record func(fields ...string)){
	"apps.csv.gz":           (*Market).appsFile,
	"app_names.csv.gz":      (*Market).appNamesFile,
	"app_categories.csv.gz": (*Market).appCategoriesFile,
	"publishers.csv.gz":     (*Market).publishersFile,
	"companies.csv.gz":      (*Market).companiesFile,
	"categories.csv.gz":     (*Market).categoriesFile,
	"countries.csv.gz":      (*Market).countriesFile,
	"currencies.csv.gz":     (*Market).currenciesFile,
	"platforms.csv.gz":      (*Market).platformsFile,
	"versions.csv.gz":       (*Market).versionsFile,
	"products.csv.gz":       (*Market).productsFile,
	"holidays.csv.gz":       (*Market).holidaysFile,
}

func (m *Market) appsFile(_ Delivery, record func(...string)) {
	record("app_id", "platform", "publisher_id", "released", "price", "age_rating")
	for i := range m.apps {
		a := m.App(i)
		record(text(a.ID), a.Platform, text(m.Publisher(a.Publisher).ID), a.Released.String(), Money(a.Price), a.Age)
	}
}

func (m *Market) appNamesFile(_ Delivery, record func(...string)) {
	record("app_id", "language", "name")
	for i := range m.apps {
		a := m.App(i)
		record(text(a.ID), "ko", a.Ko)
		record(text(a.ID), "en", a.En)
	}
}

func (m *Market) appCategoriesFile(_ Delivery, record func(...string)) {
	record("app_id", "category_id", "main")
	for i := range m.apps {
		c := categories[m.App(i).Category]
		record(text(AppID(i)), text(c.ID), "true")
		if c.Parent > 0 {
			record(text(AppID(i)), text(c.Parent), "false")
		}
	}
}

func (m *Market) publishersFile(_ Delivery, record func(...string)) {
	record("publisher_id", "name", "country", "company_id", "website")
	for i := range m.publishers {
		p := m.Publisher(i)
		record(text(p.ID), p.Name, p.Country, text(m.Company(p.Company).ID), p.Website)
	}
}

func (m *Market) companiesFile(_ Delivery, record func(...string)) {
	record("company_id", "name_ko", "name_en", "founded", "listed")
	for i := range m.companies {
		c := m.Company(i)
		record(text(c.ID), c.Ko, c.En, c.Founded, strconv.FormatBool(c.Listed))
	}
}

func (m *Market) categoriesFile(_ Delivery, record func(...string)) {
	record("category_id", "parent_id", "name_ko", "name_en")
	for _, c := range categories {
		parent := ""
		if c.Parent > 0 {
			parent = text(c.Parent)
		}
		record(text(c.ID), parent, c.Ko, c.En)
	}
}

func (m *Market) countriesFile(_ Delivery, record func(...string)) {
	record("code", "name_ko", "name_en", "currency", "region")
	for _, c := range countries {
		record(c.Code, c.Ko, c.En, c.Currency, c.Region)
	}
}

func (m *Market) currenciesFile(d Delivery, record func(...string)) {
	record("currency", "day", "per_usd")
	seen := map[string]bool{}
	for i, c := range countries {
		if seen[c.Currency] {
			continue
		}
		seen[c.Currency] = true
		for day := d.first(); day <= d.Day; day++ {
			record(c.Currency, day.String(), m.rate(i, day))
		}
	}
}

// rate is a currency's, with eight decimals: 1,350.25000000 won or 1.00000000 dollar.
func (m *Market) rate(country int, day Day) string {
	base := [...]int64{
		13_500_000, 10_000, 1_480_000, 7_800, 9_200, 9_200, 51_000, 841_000, 158_000_000, 318_000, 251_000_000, 182_000,
	}[country]
	if base != 10_000 {
		base += base / 1000 * int64(m.mix(kindDay, 77, uint64(day)<<8|uint64(country))%21) / 10
	}
	return Money(base) + "0000"
}

func (m *Market) platformsFile(_ Delivery, record func(...string)) {
	record("platform", "name_ko", "name_en")
	for _, p := range platforms {
		record(p.Code, p.Ko, p.En)
	}
}

func (m *Market) versionsFile(_ Delivery, record func(...string)) {
	record("app_id", "version", "released", "notes")
	for i := range m.apps {
		a := m.App(i)
		record(text(a.ID), "1.0.0", a.Released.String(), "첫 출시")
		record(text(a.ID), "1.1."+text(i%10), min(a.Released+200, FirstDay).String(), "버그 수정\nFixes, \"faster\" start")
	}
}

func (m *Market) productsFile(_ Delivery, record func(...string)) {
	record("app_id", "product_id", "name_ko", "name_en", "price", "currency")
	for i := range m.apps {
		for k := range i % 3 {
			record(text(AppID(i)), fmt.Sprintf("gems_%d", k+1), "보석 "+text(10*(k+1))+"개", text(10*(k+1))+" gems",
				Money(int64(9900+k*20000)), "USD")
		}
	}
}

func (m *Market) holidaysFile(_ Delivery, record func(...string)) {
	record("country", "day", "name_ko", "name_en")
	for _, c := range countries {
		record(c.Code, "2026-01-01", "새해 첫날", "New Year's Day")
	}
	record("KR", "2026-03-01", "삼일절", "Independence Movement Day")
	record("KR", "2026-05-05", "어린이날", "Children's Day")
}

// first is the earliest day that the delivery restates.
func (d Delivery) first() Day { return d.Day - Window + 1 }

func text[T int | int64](v T) string { return strconv.FormatInt(int64(v), 10) }
