package table_test

import (
	"testing"
)

const document = `{"CITY": {"CODE": "POI001", "PEOPLE": [
  {"LEVEL": "busy", "MIN": "32000", "TIME": "2026-11-24 10:00", "FCST": [{"T": "11", "N": 1}, {"T": "12", "N": 2}]},
  {"LEVEL": "free", "MIN": "-", "TIME": "2026-11-24 11:00", "FCST": []}
], "EVENTS": [{"NAME": "concert", "PLACE": {"LAT": 37.5, "LON": 127.0}}]}}`

func TestSeveralTablesReadOneDocumentInOneCommit(t *testing.T) {
	each(t, func(h *house) {
		people := h.contract("people", `
from: till
records: CITY.PEOPLE
strategy: merge
key: [area, seen_at]
columns:
  - {name: area, field: /CITY.CODE}
  - {name: seen_at, type: timestamp, field: TIME, format: "%Y-%m-%d %H:%M"}
  - {name: least, type: integer, field: MIN, null: ["", "-"]}
  - {name: forecast, type: "list<struct<T: string, N: integer>>", field: FCST}
`)
		events := h.contract("events", `
from: till
records: CITY.EVENTS
strategy: replace
columns:
  - {name: area, field: ../CODE}
  - {name: name, field: NAME}
  - {name: lat, type: double, field: PLACE.LAT}
  - {name: place, type: "struct<LAT: double, LON: double>", field: PLACE}
`)
		h.lands(delivery{name: "a", asOf: 1, ext: "json", files: []string{document}})
		h.load(people, events)
		h.shows("people",
			"POI001 2026-11-24 10:00:00 +0000 UTC 32000 [map[N:1 T:11] map[N:2 T:12]]",
			"POI001 2026-11-24 11:00:00 +0000 UTC ~ []")
		h.shows("events", "POI001 concert 37.5 map[LAT:37.5 LON:127]")
		h.lands(delivery{name: "b", asOf: 2, ext: "json", files: []string{document}})
		h.load(people, events)
		if got := h.rows("people"); len(got) != 2 {
			t.Errorf("%q", got)
		}
	})
}
