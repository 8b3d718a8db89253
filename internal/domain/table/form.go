package table

import (
	"encoding/json"
	"fmt"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/controldb"
)

// form is what of a contract decides what the rows of a delivery mean. It is kept by the contract's version, so that a
// later contract can be held against the rows that are there.
type form struct {
	Columns []meaning `json:"columns"` // companions too
	Rows    string    `json:"rows"`    // words of the table that decide which rows there are
}

// meaning is one column of a form.
type meaning struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Source string `json:"source"` // the field in the file, or what it comes from
	Format string `json:"format"`
	Judged string `json:"judged"` // words that judge values
}

// form of the contract as it is written now.
func (t *Table) form() form {
	f := form{Rows: fmt.Sprint(t.OnBadRow, " ", t.Format)}
	for _, word := range []string{t.File, t.Records, t.DeletedText} {
		if word != "" {
			f.Rows += fmt.Sprintf(" %q", word)
		}
	}
	for _, c := range t.Columns {
		one := meaning{Name: c.Name, Type: c.Type.String(), Source: fieldSource(c.Field), Format: c.Format}
		if c.From != "" {
			one.Source = c.From
		}
		one.Judged = c.judging()
		f.Columns = append(f.Columns, one)
		if c.HasCompanion() {
			f.Columns = append(f.Columns, meaning{Name: c.Companion(), Type: column.Type{Kind: column.String}.String()})
		}
	}
	return f
}

func fieldSource(name string) string { return fmt.Sprintf("field %q", name) }

// judging writes all words of a column that judge values, or say which are empty.
func (c Column) judging() string {
	limit := func(end *string) string {
		if end == nil {
			return "open"
		}
		return *end
	}
	return fmt.Sprintf("%q %q %q %q %q %v %v %q %q %v", c.Null, c.Values, c.Missing, c.NotApplicable, c.AskedText,
		c.Required, c.Unique, limit(c.Min), limit(c.Max), c.Pattern)
}

// recordForm keeps what the contract says of rows, for contracts that come after it.
func (t *Table) recordForm(tx *controldb.Tx) error {
	text, err := json.Marshal(t.form())
	if err != nil {
		return fmt.Errorf("keep the contract: %w", err)
	}
	_, err = tx.Exec(`
insert into table_contracts (table_name, contract, form)
values ($1, $2, $3)
on conflict (table_name, contract) do nothing`, t.Name, t.Version, string(text))
	return err
}

// recallForms reads the contracts that a table was loaded under.
func recallForms(tx *controldb.Tx, table string) (map[string]form, error) {
	rows, err := tx.Query(`select contract, form from table_contracts where table_name = $1`, table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]form{}
	for rows.Next() {
		var version, text string
		if err := rows.Scan(&version, &text); err != nil {
			return nil, err
		}
		var f form
		if err := json.Unmarshal([]byte(text), &f); err != nil {
			return nil, fmt.Errorf("contract %s: %w", version, err)
		}
		all[version] = f
	}
	return all, rows.Err()
}
