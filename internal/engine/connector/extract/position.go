package extract

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// place is where a pull goes on: behind the row with these values. It is what Position and Cursor hold.
type place struct {
	Columns []string `json:"columns"`
	After   []string `json:"after,omitempty"`
	To      string   `json:"to,omitempty"` // the bound of an incremental pull, the same in all its attempts
}

func (p place) text() (string, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("write down where a pull goes on: %w", err)
	}
	return string(text), nil
}

// readPlace reads what text gave. The columns must be those of today: values of others lead anywhere.
func readPlace(text string, columns []string, at problem.Place) (place, error) {
	var p place
	if text == "" {
		return p, nil
	}
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return place{}, problem.New("database_cursor_unreadable", at, problem.Args{"text": text})
	}
	if !slices.Equal(p.Columns, columns) || len(p.After) != len(columns) {
		return place{}, problem.New("database_cursor_columns", at, problem.Args{
			"before": strings.Join(p.Columns, ", "), "now": strings.Join(columns, ", ")})
	}
	return p, nil
}
