package market

import (
	"strconv"
	"strings"
	"time"
)

// Estimate is what one app did in one country on one day, as it was known on another. Money is in ten-thousandths of a US
// dollar; Revenue is InApp and Ads together.
type Estimate struct {
	ID                      uint64
	App                     App
	Country                 Country
	Day                     Day
	Downloads, Organic      int64
	Revenue, InApp, Ads     int64
	DailyUsers, MonthlyUser int64
	Seconds                 int64 // of a user, in ten-thousandths
	Retention               int64 // of the first day, in ten-thousandths
}

// estimateHeader names the columns of the data file.
const estimateHeader = "estimate_id,app_id,country,day,platform,app_name,publisher_id,category_id,downloads," +
	"downloads_organic,revenue,revenue_iap,revenue_ads,daily_users,monthly_users,seconds_per_user,retention_d1,updated_at"

// Estimate is computed as it was known on the day asOf: the last three days are still restated.
func (m *Market) Estimate(a App, country int, day, asOf Day) Estimate {
	c := countries[country]
	sold := m.mix(kindSold, uint64(a.Index), uint64(country))
	h := m.mix(kindDay, uint64(a.Index)<<8|uint64(country), uint64(day))
	popularity := (40_000_000/int64(a.Index+10) + 20_000) * c.share / 1000 * int64(512+sold%1024) / 1024
	week := [7]int64{100, 92, 90, 93, 108, 131, 124}[(int64(day)+3)%7] // Monday first
	downloads := (popularity*week/100*int64(900+h%224)/1024 + 1) * preliminary(h, asOf-day) / 1000
	inApp := downloads * int64(1+sold>>12%9000)
	ads := downloads*int64(sold>>30%700) + int64(h>>24%10000)
	daily := downloads*int64(3+sold>>40%20) + 1
	return Estimate{
		ID: h ^ sold, App: a, Country: c, Day: day, Downloads: downloads, Organic: downloads * int64(40+h>>12%55) / 100,
		Revenue: inApp + ads, InApp: inApp, Ads: ads, DailyUsers: daily, MonthlyUser: daily * int64(4+sold>>50%9),
		Seconds: int64(300_000 + h>>30%9_000_000), Retention: int64(900 + h>>44%6000),
	}
}

// preliminary is by how many thousandths a young figure differs from the final one.
func preliminary(h uint64, age Day) int64 {
	if age >= 3 {
		return 1000
	}
	return 1000 + (int64(h>>18%61)-30)*int64(3-age)/3
}

// appendCSV adds its record to a data file.
func (e *Estimate) appendCSV(b []byte, quotedName, day, updated string, publisher int) []byte {
	b = appendHex(b, e.ID)
	b = strconv.AppendInt(append(b, ','), e.App.ID, 10)
	b = append(append(append(b, ','), e.Country.Code...), ',')
	b = append(append(b, day...), ',')
	b = append(append(b, e.App.Platform...), ',')
	b = append(append(b, quotedName...), ',')
	b = append(strconv.AppendInt(b, int64(publisher), 10), ',')
	b = append(strconv.AppendInt(b, int64(categories[e.App.Category].ID), 10), ',')
	b = append(strconv.AppendInt(b, e.Downloads, 10), ',')
	b = append(strconv.AppendInt(b, e.Organic, 10), ',')
	b = append(appendMoney(b, e.Revenue), ',')
	b = append(appendMoney(b, e.InApp), ',')
	b = append(appendMoney(b, e.Ads), ',')
	b = append(strconv.AppendInt(b, e.DailyUsers, 10), ',')
	b = append(strconv.AppendInt(b, e.MonthlyUser, 10), ',')
	b = append(appendMoney(b, e.Seconds), ',')
	b = append(appendMoney(b, e.Retention), ',')
	b = append(b, updated...)
	return append(appendMicros(b, int64(e.ID>>13%1_000_000)), "Z\n"...)
}

// Money is an amount as the API writes it: a text with four decimals.
func Money(tenThousandths int64) string { return string(appendMoney(nil, tenThousandths)) }

func appendMoney(b []byte, v int64) []byte {
	b = append(strconv.AppendInt(b, v/10000, 10), '.')
	f := v % 10000
	return append(b, byte('0'+f/1000), byte('0'+f/100%10), byte('0'+f/10%10), byte('0'+f%10))
}

// appendHex adds sixteen digits.
func appendHex(b []byte, v uint64) []byte {
	for shift := 60; shift >= 0; shift -= 4 {
		b = append(b, "0123456789abcdef"[v>>shift&15])
	}
	return b
}

// appendMicros adds a dot and six digits.
func appendMicros(b []byte, v int64) []byte {
	b = append(b, '.')
	for part := int64(100_000); part > 0; part /= 10 {
		b = append(b, byte('0'+v/part%10))
	}
	return b
}

// quoted is a field of CSV.
func quoted(text string) string {
	if strings.ContainsAny(text, "\",\r\n") {
		return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return text
}

// updatedAt is the second in which a delivery's version was issued, without its zone.
func updatedAt(day Day, version int) string {
	return day.Time().Add(29*time.Hour + time.Duration(version)*time.Hour).Format("2006-01-02T15:04:05")
}
