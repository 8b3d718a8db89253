package landing_test

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/engine/objectstore/memory"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

// Of "a,b\n1,2\n"; from sha256sum.
const bodyHash = "492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470"

func TestAKeyIsSourceSortedLabelsTimeAndHash(t *testing.T) {
	t.Parallel()
	db := controldbtest.Open(t, landing.Migrations())
	l := landing.New(db, memory.New())
	for _, c := range []struct {
		where landing.Where
		want  string
	}{
		{
			landing.Where{Source: "till", Ext: "csv"},
			"till/",
		},
		{
			landing.Where{Source: "survey.online", Labels: map[string]string{"round": "2026", "city": "서울 a/b%", "a": ""}, Ext: "csv.gz"},
			"survey.online/a=/city=%EC%84%9C%EC%9A%B8%20a%2Fb%25/round=2026/",
		},
		{
			landing.Where{Source: "s", Labels: map[string]string{"x=y": "..", "~": "~"}, Ext: "csv"},
			"s/x%3Dy=../%7E=%7E/",
		},
		{
			landing.Where{Source: "..", Ext: "../csv"},
			"%2E./",
		},
	} {
		o, err := l.Keep(context.Background(), task("k"), c.where, strings.NewReader("a,b\n1,2\n"))
		if err != nil {
			t.Errorf("%+v: %v", c.where, err)
			continue
		}
		want := c.want + "20261124T163205.123456Z-" + o.SHA256[:12]
		if !strings.HasPrefix(o.Key, want) || !strings.Contains(o.Key, "csv") {
			t.Errorf("%+v is kept as\n%s, want\n%s...", c.where, o.Key, want)
		}
		if o.Size != 8 || len(o.SHA256) != 64 {
			t.Errorf("the object is %+v", o)
		}
	}
}

func TestLabelsCanBeReadBackFromAKey(t *testing.T) {
	t.Parallel()
	db := controldbtest.Open(t, landing.Migrations())
	l := landing.New(db, memory.New())
	labels := map[string]string{"도시": "서울/강남 100%", "b": "", "c": "a=b~c", "d": "\t\n"}
	o, err := l.Keep(context.Background(), task("k"), landing.Where{Source: "s", Labels: labels}, strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	segments := strings.Split(o.Key, "/")
	if len(segments) != len(labels)+2 {
		t.Fatalf("key %q has %d segments", o.Key, len(segments))
	}
	for _, segment := range segments[1 : len(segments)-1] {
		name, value, _ := strings.Cut(segment, "=")
		name, errName := url.PathUnescape(name)
		value, errValue := url.PathUnescape(value)
		if want, ok := labels[name]; !ok || want != value || errName != nil || errValue != nil {
			t.Errorf("segment %q is read as %q=%q", segment, name, value)
		}
	}
}

func TestLongAndManyLabelsKeepTheirKeysApartAndShort(t *testing.T) {
	t.Parallel()
	db := controldbtest.Open(t, landing.Migrations())
	l := landing.New(db, memory.New())
	long := strings.Repeat("가나다", 100)
	many := func(last string) map[string]string {
		labels := map[string]string{"last": last}
		for _, name := range strings.Split("abcdefghijklmnopqrstuvwxyz", "") {
			labels[name] = long
		}
		return labels
	}
	seen := map[string]bool{}
	for _, labels := range []map[string]string{
		{"a": long + "1"}, {"a": long + "2"}, {"a": long, "b": long, "c": long, "d": long, "e": long},
		{"a": long, "b": long, "c": long, "d": long, "e": long + "1"}, many("1"), many("2"),
	} {
		o, err := l.Keep(context.Background(), task("k"), landing.Where{Source: "s", Labels: labels, Ext: "csv"}, strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		if err := objectstore.CheckKey(o.Key); err != nil || seen[o.Key] {
			t.Errorf("key %q: %v, seen before: %v", o.Key, err, seen[o.Key])
		}
		seen[o.Key] = true
		for segment := range strings.SplitSeq(o.Key, "/") {
			if begins, _, cut := strings.Cut(segment, "~"); cut {
				if _, err := url.PathUnescape(begins); err != nil {
					t.Errorf("segment %q is cut within an escape", segment)
				}
			}
		}
	}
}

func FuzzEveryLabelMakesAKeyOfItsOwn(f *testing.F) {
	f.Add("s", "city", "서울", "city", "서울 ")
	f.Add("a.b", "x", "", "x", "/")
	f.Add(".", "..", "=", "..", "%3D")
	l := landing.New(controldbtest.Open(f, landing.Migrations()), memory.New())
	f.Fuzz(func(t *testing.T, source, name1, value1, name2, value2 string) {
		var keys [2]string
		for i, label := range [][2]string{{name1, value1}, {name2, value2}} {
			o, err := l.Keep(context.Background(), task("k"),
				landing.Where{Source: source, Labels: map[string]string{label[0]: label[1]}}, strings.NewReader("x"))
			if err != nil {
				return // no text, or no source
			}
			keys[i] = o.Key
			if err := objectstore.CheckKey(o.Key); err != nil {
				t.Error(err)
			}
		}
		if same := name1 == name2 && value1 == value2; same != (keys[0] == keys[1]) {
			t.Errorf("%q=%q and %q=%q are kept as %q and %q", name1, value1, name2, value2, keys[0], keys[1])
		}
	})
}

func TestBytesAreKeptOncePerSourceLabelsAndHash(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		city := func(n string) map[string]string { return map[string]string{"city": n} }
		first := s.keep(t, landing.Where{Source: "s", Labels: city("21"), Ext: "csv"}, "a,b\n1,2\n")
		if first.SHA256 != bodyHash {
			t.Errorf("the hash is %s", first.SHA256)
		}
		later := task("later")
		later.Begun = later.Begun.AddDate(0, 1, 0)
		again, err := s.Keep(context.Background(), later, landing.Where{Source: "s", Labels: city("21"), Ext: "txt"},
			strings.NewReader("a,b\n1,2\n"))
		if err != nil || again != first {
			t.Errorf("the same bytes became %+v, %v; they were %+v", again, err, first)
		}
		for _, w := range []landing.Where{{Source: "s", Labels: city("22")}, {Source: "s"}, {Source: "z", Labels: city("21")}} {
			if other := s.keep(t, w, "a,b\n1,2\n"); other.Key == first.Key {
				t.Errorf("%+v shares the object of others", w)
			}
		}
		if got := s.objects(t); len(got) != 4 {
			t.Errorf("the store holds %q", got)
		}
	})
}

func TestTwoProcessesThatKeepTheSameBytesEndWithOneObject(t *testing.T) {
	t.Parallel()
	controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
		dir := t.TempDir()
		const writers = 8
		var shores []shore
		for range writers {
			shores = append(shores, at(t, controldbtest.OpenAt(t, o, landing.Migrations()), dir))
		}
		kept := make([]landing.Object, writers)
		var wait sync.WaitGroup
		for i, s := range shores {
			wait.Go(func() {
				own := task("k")
				own.Begun = own.Begun.AddDate(0, 0, i) // so each would name it otherwise
				got, err := s.Keep(context.Background(), own, landing.Where{Source: "s", Ext: "csv"}, strings.NewReader("same"))
				if err != nil {
					t.Error(err)
				}
				kept[i] = got
			})
		}
		wait.Wait()
		for _, o := range kept {
			if o != kept[0] {
				t.Errorf("one is told %+v, another %+v", kept[0], o)
			}
		}
		if got := shores[0].objects(t); len(got) != 1 || got[0] != kept[0].Key {
			t.Errorf("the store holds %q, told was %q", got, kept[0].Key)
		}
	})
}

func TestBytesThatAreGoneArePutBackWhenTheyComeAgain(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		w := landing.Where{Source: "s", Ext: "csv"}
		o := s.keep(t, w, "x")
		if err := s.raw.Delete(context.Background(), o.Key); err != nil {
			t.Fatal(err)
		}
		if again := s.keep(t, w, "x"); again != o || s.content(t, o) != "x" {
			t.Errorf("it came back as %+v, was %+v", again, o)
		}
	})
}

func TestALabelThatIsNoTextIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		w := landing.Where{Source: "s", Labels: map[string]string{"city": "\xbc\xad\xbf\xef"}} // CP949
		_, err := s.Keep(context.Background(), task("k"), w, strings.NewReader("x"))
		wantProblem(t, err, "label_no_text", "city", "UTF-8")
		if got := s.objects(t); len(got) != 0 {
			t.Errorf("left are %q", got)
		}
	})
}
