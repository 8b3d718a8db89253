package app

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/domain/source"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/domain/trial"
	"github.com/naru-data/naru/internal/domain/upload"
	"github.com/naru-data/naru/internal/engine/connector/files"
	httpconnector "github.com/naru-data/naru/internal/engine/connector/http"
	"github.com/naru-data/naru/internal/engine/connector/mysql"
	"github.com/naru-data/naru/internal/engine/connector/postgres"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Page is one page of docs/reference.
type Page struct{ File, Text string }

// part is one struct of the language, and what it is the form of.
type part struct {
	title string
	keys  any
}

// pages say which structs are which kind of file: the structs are the language.
var pages = []struct {
	file, title, intro string
	parts              []part
}{
	{"naru.md", "naru.yaml", "The project as a whole. `naru.ENV.yaml`, chosen by `--env ENV` or `NARU_ENV`, lies over it: maps merge, everything else replaces.",
		[]part{{"Keys", project.File{}}, {"An entry of `budgets:`", budget.File{}}}},
	{"sources.md", "sources/NAME.yaml", "Data that Naru fetches: what holds for all kinds, and one connector block whose key is the kind.",
		[]part{{"Keys", source.File{}}, {"files", files.Source{}}, {"http", httpconnector.Source{}}, {"mysql", mysql.Source{}}, {"postgres", postgres.Source{}}, {"A parameter as a block", parameter.Block{}}}},
	{"uploads.md", "uploads/NAME.yaml", "Files that people hand in, with `naru upload add NAME FILE`.",
		[]part{{"Keys", upload.Block{}}, {"A part", upload.PartBlock{}}, {"A parameter as a block", parameter.Block{}}}},
	{"tables.md", "tables/NAME.yaml", "Contracts: how what landed becomes rows. A sub-folder is a schema: `tables/estimates/daily.yaml` is `estimates.daily`. `seeds/NAME.csv` is a table too, under a contract of its name, or with texts only.",
		[]part{{"Keys", table.File{}}, {"A column", table.ColumnBlock{}}}},
	{"formats.md", "format:", "How a file is written: a word (`csv`, `tsv`, `xlsx`, `json`, `jsonl`, `xml`, `parquet`, `binary`), or a block of one word with these keys. By default it is told by content type, name and content.",
		[]part{{"csv and tsv", rows.CSVBlock{}}, {"xlsx", rows.XLSXBlock{}}, {"json", rows.JSONBlock{}}, {"xml", rows.XMLBlock{}}}},
	{"models.md", "models/NAME.sql", "One SELECT, kept as a table. The file may begin with a comment `/* naru ... */` that holds these keys; any other comment is a comment.",
		[]part{{"Keys of the header", model.Header{}}, {"A parameter as a block", parameter.Block{}}}},
	{"checks.md", "checks/NAME.yaml and checks/NAME.sql", "What must hold before anyone sees a table. A SQL check passes when it returns no rows.",
		[]part{{"Keys of a .yaml", check.File{}}, {"An item of `checks:`", check.Block{}}, {"Keys of the header of a .sql", check.Header{}}}},
	{"analyses.md", "analyses/NAME.yaml", "Survey analyses: figures by group and split, as result tables in a schema of the analysis' name, and as files. `naru analysis run NAME`.",
		[]part{{"Keys", survey.File{}}, {"A parameter as a block", parameter.Block{}}}},
	{"flows.md", "flows/NAME.yaml", "Steps, one after another unless `after:` says otherwise. A step has one word (`pull`, `load`, `build`, `check`, `analyse`, `export`, `upkeep`) whose value is a name, a list or `schema.*`.",
		[]part{{"Keys", flow.File{}}, {"Keys of a step, beside its word", flow.StepKeys{}}, {"A parameter as a block", parameter.Block{}}}},
	{"tests.md", "tests/NAME.yaml", "Rows in, rows out: `naru test` builds a model, or loads a table, on these rows only, and leaves nothing behind.",
		[]part{{"Keys", trial.File{}}}},
}

// Reference makes the pages of docs/reference from the structs.
func Reference() []Page {
	var all []Page
	index := "# Reference\n\nMade from the structs that decode the files: what stands here is what is obeyed. A key of the language that this version does\n" +
		"not obey is refused. Words are in [the glossary](glossary.md).\n\n"
	for _, page := range pages {
		var b strings.Builder
		fmt.Fprintf(&b, "# %s\n\n%s\n", page.title, page.intro)
		for _, p := range page.parts {
			fmt.Fprintf(&b, "\n## %s\n\n", p.title)
			writeKeys(&b, p.keys)
		}
		if page.file == "flows.md" {
			writeKinds(&b)
		}
		all = append(all, Page{page.file, b.String()})
		index += fmt.Sprintf("- [%s](%s)\n", page.title, page.file)
	}
	all = append(all, schemaPage())
	index += "- [statistics](statistics.md): every figure with its formula and source\n" +
		"- [survey.schema.json](survey.schema.json): the JSON document of a survey analysis\n"
	index += "- [the schema naru](schema.md): the house's own tables, for SQL\n"
	return append(all, Page{"README.md", index})
}

// writeKinds lists the keys that only steps of one kind have.
func writeKinds(b *strings.Builder) {
	steps := new(App).steps()
	for _, word := range slices.Sorted(maps.Keys(steps)) {
		if len(steps[word].Keys) == 0 {
			continue
		}
		fmt.Fprintf(b, "\n## Keys of a step that says `%s`\n\nTexts that may hold what those of `with:` may.\n\n| key | values | meaning |\n|---|---|---|\n", word)
		for _, key := range steps[word].Keys {
			values := "any"
			if len(key.Words) > 0 {
				values = "`" + strings.Join(key.Words, "` `") + "`"
			}
			fmt.Fprintf(b, "| `%s` | %s | %s |\n", key.Name, values, cell(key.Help))
		}
	}
}

// schemaPage lists the tables of the schema naru. Their columns need no database.
func schemaPage() Page {
	house := map[string]query.House{}
	furnish(house, new(landing.Landing), new(table.Loader), new(flow.Runs), new(check.Judge), new(lake.Lake), new(result.Results))
	maps.Copy(house, new(budget.Book).House())
	var b strings.Builder
	b.WriteString("# The schema naru\n\nThe house's own tables, readable like all others: `naru query \"select * from naru.deliveries\"`. They tell how things\n" +
		"stand now; `--at` does not apply to them.\n")
	for _, name := range houseNames {
		fmt.Fprintf(&b, "\n## %s\n\n| column | type | meaning |\n|---|---|---|\n", name)
		for _, c := range house[name].Columns {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", c.Name, c.Type, cell(c.Doc))
		}
	}
	return Page{"schema.md", b.String()}
}

func writeKeys(b *strings.Builder, keys any) {
	b.WriteString("| key | type | default | meaning |\n|---|---|---|---|\n")
	for _, key := range yamlfile.Describe(keys) {
		preset := key.Default
		if key.Required {
			preset = "(required)"
		}
		if preset != "" && !key.Required {
			preset = "`" + preset + "`"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", key.Path, cell(key.Type), cell(preset), cell(key.Help))
	}
	if later, ok := keys.(interface{ NotYet() []string }); ok {
		fmt.Fprintf(b, "\nPart of the language, and refused until they are obeyed: `%s`.\n", strings.Join(later.NotYet(), "` `"))
	}
}

// cell keeps a table's cell whole.
func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }
