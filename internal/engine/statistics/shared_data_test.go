package statistics_test

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// sharedRecords reads a CSV file of the reference data beside the project, and skips the test where there is
// none.
func sharedRecords(t *testing.T, path string) [][]string {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "..", "..", "shared", "data", filepath.FromSlash(path)))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the reference data are not here: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.FieldsPerRecord = -1
	records, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// sharedColumns is the columns of a CSV file by name; what is not a number is NaN.
func sharedColumns(t *testing.T, path string) map[string][]float64 {
	t.Helper()
	records := sharedRecords(t, path)
	columns := map[string][]float64{}
	for _, record := range records[1:] {
		for i, name := range records[0] {
			columns[name] = append(columns[name], number(record[i]))
		}
	}
	return columns
}

// reference is R's figures of stats_reference.csv: test, quantity -> value.
func reference(t *testing.T, set string) func(test, quantity string) float64 {
	t.Helper()
	values := map[[2]string]float64{}
	for _, record := range sharedRecords(t, "stats/stats_reference.csv") {
		if record[0] == set && record[4] == "R" {
			values[[2]string{record[1], record[2]}] = number(record[3])
		}
	}
	return func(test, quantity string) float64 {
		t.Helper()
		value, ok := values[[2]string{test, quantity}]
		if !ok {
			t.Fatalf("no reference for %q of %q", quantity, test)
		}
		return value
	}
}

func number(text string) float64 {
	value, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil {
		return math.NaN()
	}
	return value
}

// near wants a relative error below 1e-9.
func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	within(t, what, got, want, 1e-9)
}

func within(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s: %.16g, want %.16g, relative error %.2g", what, got, want, math.Abs(got-want)/math.Abs(want))
	}
}

// isMissing wants figures that do not exist to be NaN.
func isMissing(t *testing.T, what string, figures ...float64) {
	t.Helper()
	for i, figure := range figures {
		if !math.IsNaN(figure) {
			t.Errorf("%s, figure %d: %v, want NaN", what, i, figure)
		}
	}
}

// is wants an error of a kind.
func is(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: error %v, want %v", what, err, want)
	}
}

// repeated is rows written out as often as f says.
func repeated(column, f []float64) []float64 {
	var long []float64
	for i, x := range column {
		for range int(f[i]) {
			long = append(long, x)
		}
	}
	return long
}
