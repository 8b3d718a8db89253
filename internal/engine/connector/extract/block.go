package extract

import (
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Block are the keys that all blocks of databases have.
type Block struct {
	URL     yamlfile.Text                  `yaml:"url" help:"where the database is and who asks; usually a secret, in a connection"`
	Table   yamlfile.At[string]            `yaml:"table" help:"the table or view that is read, such as orders or guide.orders; a name with a dot or a quote in it stands in double quotes"`
	Query   yamlfile.At[string]            `yaml:"query" help:"a SELECT that is read in place of a table, in a transaction that cannot write; $city is a parameter, and so are $start, $end and $now"`
	Cursor  yamlfile.At[string]            `yaml:"cursor" help:"a column that only grows, such as updated_at: each pull reads what is behind the last one. Without it the whole is read each time"`
	Key     yamlfile.Words                 `yaml:"key" help:"the column, or list of columns, that no two rows have alike. With it a pull that breaks off goes on where it stopped; with cursor, rows of equal cursors are told apart"`
	Batch   yamlfile.At[int64]             `yaml:"batch" default:"983040" help:"rows of one page at most; a page ends earlier when it has 128 MB"`
	Settled yamlfile.At[yamlfile.Duration] `yaml:"settled" default:"1m" help:"with cursor: rows younger than that are left for the next pull, and transactions are waited for that long, since they can still write behind the cursor. 0s: nobody writes while it is read"`
	Zone    yamlfile.At[string]            `yaml:"zone" help:"zone of a cursor that has none, such as Asia/Seoul. Without it such a pull waits for settled, whenever there is something new"`
	Timeout yamlfile.At[yamlfile.Duration] `yaml:"timeout" help:"how long one pull may take; by default there is no limit"`
}

// most is how many rows a page may have, so that its memory is bounded.
const most = 10_000_000

// Validate tells what can be known without asking the database.
func (b *Block) Validate(kind, in string, place problem.Place, found *problem.List) {
	if b.URL.IsZero() {
		found.Report("database_no_url", place, problem.Args{"kind": kind, "in": in})
	}
	switch {
	case b.Table.Value == "" && strings.TrimSpace(b.Query.Value) == "":
		found.Report("database_nothing", place, problem.Args{"kind": kind, "in": in})
	case b.Table.Value != "" && b.Query.Value != "":
		found.Report("database_both", b.Query.Place, problem.Args{"in": in})
	case b.Table.Value != "" && splitName(b.Table.Value) == nil:
		found.Report("database_table_name", b.Table.Place, problem.Args{"in": in, "table": b.Table.Value})
	}
	if b.Batch.Value < 1 || b.Batch.Value > most {
		found.Report("database_batch", b.Batch.Place, problem.Args{"in": in, "batch": b.Batch.Value, "most": most})
	}
	if _, err := time.LoadLocation(b.Zone.Value); err != nil || b.Zone.Value == "Local" {
		found.Report("database_zone", b.Zone.Place, problem.Args{"in": in, "zone": b.Zone.Value})
	}
	seen := map[string]bool{}
	for _, key := range b.Key {
		if seen[key.Value] {
			found.Report("database_key_twice", key.Place, problem.Args{"in": in, "column": key.Value})
		}
		seen[key.Value] = true
	}
}

// Texts are the texts of the block. A parameter of the query is shown as {name}, so that others can ask for it.
func (b *Block) Texts() []yamlfile.Text {
	all := []yamlfile.Text{b.URL}
	for _, name := range parameters(b.Query.Value) {
		all = append(all, yamlfile.Text{Place: b.Query.Place, Raw: "{" + name + "}"})
	}
	return slices.DeleteFunc(all, yamlfile.Text.IsZero)
}

// Gives is nothing.
func (b *Block) Gives() []string { return nil }

// reads says what is read, for people.
func (b *Block) reads() string {
	if b.Table.Value != "" {
		return b.Table.Value
	}
	return "the query"
}

// Place is where the block says what is read.
func (b *Block) Place() problem.Place {
	if b.Table.Value != "" {
		return b.Table.Place
	}
	return b.Query.Place
}

// from is what a SELECT reads from, under the name Row.
func (b *Block) from(d Dialect, values map[string]any) (string, error) {
	if b.Table.Value != "" {
		parts := splitName(b.Table.Value)
		for i, part := range parts {
			parts[i] = d.Quote(part)
		}
		return strings.Join(parts, ".") + " as " + Row, nil
	}
	query, err := b.bind(d, values)
	if err != nil {
		return "", err
	}
	query = strings.TrimRight(strings.TrimSpace(query), "; \t\n")
	return "(\n" + query + "\n) as " + Row, nil
}

// order are the columns by which rows come: none, the key, or cursor and key.
func (b *Block) order() []yamlfile.At[string] {
	var all []yamlfile.At[string]
	if b.Cursor.Value != "" {
		all = append(all, b.Cursor)
	}
	for _, key := range b.Key {
		if key.Value != b.Cursor.Value {
			all = append(all, key)
		}
	}
	return all
}

// splitName cuts guide."my.orders" into its parts; nil when it is none.
func splitName(text string) []string {
	var parts []string
	for {
		var part string
		if strings.HasPrefix(text, `"`) {
			end := 1
			for end < len(text) && (text[end] != '"' || strings.HasPrefix(text[end:], `""`)) {
				if text[end] == '"' {
					end++
				}
				end++
			}
			if end >= len(text) {
				return nil
			}
			part, text = strings.ReplaceAll(text[1:end], `""`, `"`), text[end+1:]
		} else {
			end := strings.IndexByte(text+".", '.')
			part, text = text[:end], text[end:]
		}
		if part == "" || strings.ContainsRune(part, 0) {
			return nil
		}
		parts = append(parts, part)
		if text == "" {
			return parts
		}
		if text[0] != '.' {
			return nil
		}
		text = text[1:]
	}
}
