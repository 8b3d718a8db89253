package book

import (
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/workbook"
)

// acrossLimit is how many answers stand beside each other; a variable with more has a table of its own, answers
// down.
const acrossLimit = 7

// counted are the rows of one variable in one group.
type counted struct {
	variable string
	rows     []survey.Frequency
}

// answers are the rows of given answers, in order.
func (c counted) answers() []survey.Frequency {
	var all []survey.Frequency
	for _, row := range c.rows {
		if row.Kind == survey.Answered {
			all = append(all, row)
		}
	}
	return all
}

// empties are the rows of one kind of empty answer: one, or none.
func (c counted) empties(kind string) []survey.Frequency {
	var all []survey.Frequency
	for _, row := range c.rows {
		if row.Kind == kind {
			all = append(all, row)
		}
	}
	return all
}

// frequencies are a sheet for each group: items of a domain with the answers across, and their chart; then all
// other questions.
func (l *layout) frequencies() []workbook.Sheet {
	groups := groupsOf(l.doc, l.doc.Frequencies, func(f survey.Frequency) string { return f.Grp })
	var all []workbook.Sheet
	for _, grp := range groups {
		s := l.topic("sheet.frequencies", "title.frequencies")
		if len(groups) > 1 {
			s.Name = l.say.Say("sheet.frequencies.group", "group", l.labels.Group(grp))
			s.Title = l.say.Say("title.frequencies.group", "group", l.labels.Group(grp))
		}
		s.Notes = append(s.Notes, l.say.Say("frequency.note"))
		for _, topic := range l.frequencyTopics(grp) {
			s.Blocks = append(s.Blocks, l.frequencyBlocks(topic)...)
		}
		all = append(all, l.finish(s)...)
	}
	return all
}

// variables that belong together, under one title.
type frequencyTopic struct {
	title string
	list  []counted
}

// frequencyTopics are the domains and then what is in none. Sets have a sheet of their own.
func (l *layout) frequencyTopics(grp string) []frequencyTopic {
	left := l.countedIn(grp)
	var all []frequencyTopic
	for _, d := range l.doc.Domains {
		topic := frequencyTopic{title: l.labels.Domain(d.Name)}
		for _, item := range d.Items[grp] {
			for i, c := range left {
				if c.variable == item {
					topic.list = append(topic.list, c)
					left = append(left[:i:i], left[i+1:]...)
					break
				}
			}
		}
		all = append(all, topic)
	}
	return append(all, frequencyTopic{title: l.say.Say("other.variables"), list: left})
}

// countedIn are the variables of a group in the document's order, without sets and their items.
func (l *layout) countedIn(grp string) []counted {
	set := map[string]bool{}
	for _, s := range l.doc.Sets {
		set[s.Name] = true
		for _, item := range s.Items {
			set[item] = true
		}
	}
	at := map[string]int{}
	var all []counted
	for _, row := range l.doc.Frequencies {
		if row.Grp != grp || set[row.Variable] {
			continue
		}
		i, seen := at[row.Variable]
		if !seen {
			i = len(all)
			at[row.Variable] = i
			all = append(all, counted{variable: row.Variable})
		}
		all[i].rows = append(all[i].rows, row)
	}
	return all
}

// frequencyBlocks puts neighbours with the same answers into one table.
func (l *layout) frequencyBlocks(topic frequencyTopic) []workbook.Block {
	var all []workbook.Block
	for from := 0; from < len(topic.list); {
		first := l.scale(topic.list[from])
		if len(first) > acrossLimit {
			all = append(all, l.downTable(topic.list[from]))
			from++
			continue
		}
		to := from + 1
		for to < len(topic.list) && same(first, l.scale(topic.list[to])) {
			to++
		}
		all = append(all, l.acrossTable(topic.title, first, topic.list[from:to]))
		from = to
	}
	return all
}

// scale are the answers of a variable with their labels: those that its contract names, and others that were
// given.
func (l *layout) scale(c counted) []survey.ValueLabel {
	all := append([]survey.ValueLabel(nil), l.labels.Codes(c.variable)...)
	known := map[string]bool{}
	for _, v := range all {
		known[v.Value] = true
	}
	for _, row := range c.answers() {
		if value := key(row.Value); !known[value] {
			known[value] = true
			all = append(all, survey.ValueLabel{Value: value, Label: survey.Text{"": row.Label}})
		}
	}
	return all
}

func same(a, b []survey.ValueLabel) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Value != b[i].Value || a[i].Label.In("") != b[i].Label.In("") {
			return false
		}
	}
	return true
}

// acrossTable has a row for each item and two columns for each answer.
func (l *layout) acrossTable(title string, scale []survey.ValueLabel, list []counted) workbook.Block {
	b := workbook.Block{Title: title, Columns: []workbook.Column{
		{Title: l.say.Say("item"), Width: 10}, l.texts("item.label"),
	}}
	hundred := 100.0
	chart := workbook.Chart{
		Kind: workbook.StackedBars, Title: l.say.Say("frequency.chart", "title", title), Category: 1,
		Min: new(float64), Max: &hundred,
	}
	for _, v := range scale {
		over := strings.TrimSpace(v.Value + " " + unlike(v.Label.In(l.say.Tag), v.Value))
		n, share := under(over, l.counts("n")), under(over, l.figures("percent", scoreFormat))
		n.Width, share.Width = 7, 7
		chart.Series = append(chart.Series, len(b.Columns)+1)
		b.Columns = append(b.Columns, n, share)
	}
	for _, kind := range []string{"valid", survey.NoAnswer, survey.NotApplicable, survey.NotAsked, "all"} {
		column := l.counts(kind)
		column.Width = 8
		b.Columns = append(b.Columns, column)
	}
	for _, c := range list {
		b.Rows = append(b.Rows, l.acrossRow(scale, c))
	}
	if len(scale) > 1 {
		b.Charts = []workbook.Chart{chart}
	}
	return b
}

func unlike(label, value string) string {
	if label == value {
		return ""
	}
	return label
}

func (l *layout) acrossRow(scale []survey.ValueLabel, c counted) []any {
	given := map[string]survey.Frequency{}
	for _, row := range c.answers() {
		given[key(row.Value)] = row
	}
	line := []any{c.variable, l.labels.Thing(c.variable)}
	for _, v := range scale {
		row := given[v.Value]
		line = append(line, l.count(row.N, row.Suppressed), l.figure(row.ValidPercent, row.Suppressed))
	}
	return append(line, l.sum(c.answers()), l.sum(c.empties(survey.NoAnswer)), l.sum(c.empties(survey.NotApplicable)),
		l.sum(c.empties(survey.NotAsked)), l.sum(c.rows))
}

// sum adds counts; one that is not shown hides the sum, which would give it away.
func (l *layout) sum(rows []survey.Frequency) any {
	if len(rows) == 0 {
		return nil
	}
	total := int64(0)
	for _, row := range rows {
		switch {
		case row.N != nil:
			total += *row.N
		case row.Suppressed:
			return l.mark()
		}
	}
	return total
}

// downTable has a row for each answer: for variables with many.
func (l *layout) downTable(c counted) workbook.Block {
	b := workbook.Block{
		Title: c.variable + " " + unlike(l.labels.Thing(c.variable), c.variable),
		Columns: []workbook.Column{
			{Title: l.say.Say("code.column"), Width: 10}, l.texts("answer"),
			l.counts("n"), l.figures("percent.asked", scoreFormat), l.figures("valid.percent", scoreFormat),
		},
	}
	answers := c.answers()
	for _, row := range answers {
		value := key(row.Value)
		label := or(unlike(l.labels.Value(c.variable, value), value), row.Label)
		b.Rows = append(b.Rows, []any{
			value, label, l.count(row.N, row.Suppressed), l.figure(row.Percent, row.Suppressed),
			l.figure(row.ValidPercent, row.Suppressed),
		})
	}
	b.Strong = append(b.Strong, len(b.Rows))
	b.Rows = append(b.Rows, []any{nil, l.say.Say("valid"), l.sum(answers), nil, nil})
	for _, kind := range []string{survey.NoAnswer, survey.NotApplicable, survey.NotAsked} {
		for _, row := range c.empties(kind) {
			n, share := l.count(row.N, row.Suppressed), l.figure(row.Percent, row.Suppressed)
			b.Rows = append(b.Rows, []any{nil, l.say.Say(kind), n, share, nil})
		}
	}
	b.Strong = append(b.Strong, len(b.Rows))
	b.Rows = append(b.Rows, []any{nil, l.say.Say("all"), l.sum(c.rows), nil, nil})
	if len(answers) > 1 && len(answers) <= chartLimit {
		b.Charts = []workbook.Chart{{
			Kind: workbook.Bars, Category: 1, Series: []int{4}, To: len(answers),
			Title: l.say.Say("frequency.chart", "title", l.labels.Thing(c.variable)),
		}}
	}
	return b
}
