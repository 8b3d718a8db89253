package table_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/engine/sqlengine"
)

// parquet is the bytes of a SELECT, as a database is landed.
func (h *house) parquet(sql string) string {
	h.Helper()
	var text bytes.Buffer
	if _, err := h.engine.Write(h.ctx, sqlengine.Query{SQL: sql}, sqlengine.Target{Into: &text}); err != nil {
		h.Fatal(err)
	}
	return text.String()
}

func TestATableWithoutColumnsHasThoseOfItsFirstDelivery(t *testing.T) {
	each(t, func(h *house) {
		orders := h.contract("orders", "from: till\nstrategy: merge\nkey: [id]\nsort: [at]\n")
		h.load(orders) // nothing has landed, and so there are no columns yet
		h.lands(delivery{name: "a", asOf: 1, ext: "parquet", files: []string{h.parquet(
			`select 1::bigint as id, 12.50::decimal(9,2) as price, timestamptz '2026-01-02 03:04:05+00' as at, '글' as "이름"
			 union all select 2, 3, null, 'x'`)}})
		h.told(h.load(orders).Notes, "orders: its columns are those of its first delivery: id long, price decimal(12,2), at timestamptz, 이름 string")
		h.lands(delivery{name: "b", asOf: 2, ext: "parquet", files: []string{h.parquet(
			`select 2::bigint as id, 4.00::decimal(9,2) as price, timestamptz '2026-01-02 03:04:05+00' as at, 'y' as "이름", 7 as more`)}})
		h.told(h.load(orders).Notes, `that were not read: "more"`)
		want := []string{"1 12.50 2026-01-02 03:04:05 +0000 UTC 글", "2 4.00 2026-01-02 03:04:05 +0000 UTC y"}
		h.shows("orders", want...)
		if got := h.differences(orders); !slices.Equal(got, []string{"new more b - {name: more}"}) {
			t.Errorf("%q", got)
		}
		if notes := h.load(orders).Notes; slices.ContainsFunc(notes, speaksOf("contract")) {
			t.Errorf("%q", notes)
		}

		h.lands(delivery{name: "c", asOf: 3, ext: "parquet", files: []string{h.parquet(`select 3::bigint as id, 'x' as "이름"`)}})
		h.refuses("lacks", orders)
		h.shows("orders", want...)
	})
}

func TestATableWithoutColumnsTakesNoFileWithoutTypes(t *testing.T) {
	each(t, func(h *house) {
		orders := h.contract("orders", "from: till\nstrategy: replace\npartition: [day]\n")
		h.lands(delivery{name: "a", asOf: 1, files: []string{"n,v\n1,one\n"}})
		h.refuses("does not say the types of its fields", orders)
		h.lands(delivery{name: "b", asOf: 2, ext: "parquet", files: []string{h.parquet("select 1 as n")}})
		h.refuses(`partition of table orders names "day", which is none of its columns`, orders)
	})
}

func TestColumnsRenameAndNarrowWhatADatabaseGives(t *testing.T) {
	each(t, func(h *house) {
		text := "from: till\nstrategy: replace\ncolumns:\n  - {name: order, type: integer, field: id}\n  - {name: price, type: double}\n"
		h.lands(delivery{name: "a", ext: "parquet", files: []string{h.parquet("select 1::bigint as id, 12.50::decimal(9,2) as price, 'x' as more")}})
		h.load(h.contract("orders", text))
		h.shows("orders", "1 12.5")
		h.lands(delivery{name: "b", asOf: 1, ext: "parquet", files: []string{h.parquet("select 3000000000::bigint as id, 12.50::decimal(9,2) as price")}})
		h.load(h.contract("orders", text))
		bad, err := h.loader.Quarantined(h.ctx, "orders", 0)
		if err != nil || len(bad) != 1 || !strings.Contains(bad[0].Message, "3000000000") {
			t.Errorf("%+v %v", bad, err)
		}
	})
}

func TestAColumnWithoutATypeHasThatOfItsField(t *testing.T) {
	each(t, func(h *house) {
		text := "from: till\nstrategy: merge\nkey: [order]\ncolumns:\n  - {name: order, field: id}\n  - {name: price}\n  - {name: word}\n"
		h.lands(delivery{name: "a", asOf: 1, ext: "parquet", files: []string{h.parquet("select 1::bigint as id, 12.50::decimal(9,2) as price, 'x' as word")}})
		h.told(h.load(h.contract("orders", text)).Notes, "orders: columns without type: have that of their field: order long, price decimal(9,2)")
		h.shows("orders", "1 12.50 x")
		h.lands(delivery{name: "b", asOf: 2, ext: "parquet", files: []string{h.parquet("select 2::bigint as id, 1.00::decimal(9,2) as price, 'y' as word, true as late")}})
		late := h.contract("orders", text+"  - {name: late}\n")
		h.load(late)
		h.shows("orders", "1 12.50 x ~", "2 1.00 y true")
		h.holdsTypes("orders", "long", "decimal(9,2)", "string", "boolean")
		if _, err := h.loader.Rebuild(h.ctx, h.task(nil), h.contract("orders", text), nil, table.RebuildOptions{}); err != nil {
			t.Fatal(err)
		}
		h.holdsTypes("orders", "long", "decimal(9,2)", "string")
		said := h.contract("orders", strings.Replace(text, "{name: price}", "{name: price, type: string}", 1))
		h.refuses("price is string, before decimal(9,2)", said)

		h.lands(delivery{name: "c", source: "paper", files: []string{"id,price\n7,1.5\n"}})
		paper := h.contract("paper", "from: paper\nstrategy: append\ncolumns:\n  - {name: id}\n  - {name: price}\n")
		h.load(paper)
		h.lands(delivery{name: "d", source: "paper", ext: "parquet", asOf: 1, files: []string{h.parquet("select 8 as id, 2.5 as price")}})
		h.load(paper)
		h.shows("paper", "7 1.5", "8 2.5")
		h.holdsTypes("paper", "string", "string")
	})
}

func (h *house) holdsTypes(name string, want ...string) {
	h.Helper()
	pins, release, err := h.lake.Pins(h.ctx, []string{name}, time.Time{})
	if err != nil {
		h.Fatal(err)
	}
	defer release()
	var got []string
	for _, c := range pins[0].Columns {
		got = append(got, c.Type.String())
	}
	if !slices.Equal(got, want) {
		h.Errorf("%s has the types %q, want %q", name, got, want)
	}
}

func TestADiscoveredColumnThatIsDeclaredMayNotBeMissing(t *testing.T) {
	each(t, func(h *house) {
		h.lands(delivery{name: "one", asOf: 1, ext: "parquet", files: []string{h.parquet("select 1::bigint as id, 'a' as name")}})
		h.load(h.contract("x", "from: till\nstrategy: append\n"))
		h.lands(delivery{name: "two", asOf: 2, files: []string{"id\n5\n"}})
		h.refuses("lacks", h.contract("x", "from: till\nstrategy: append\n"))
		declared := h.contract("x", "from: till\nstrategy: append\ncolumns:\n  - {name: id, type: long}\n  - {name: name}\n")
		h.lands(delivery{name: "three", asOf: 3, files: []string{"id\n6\n"}})
		h.refuses("lacks", declared)
	})
}
