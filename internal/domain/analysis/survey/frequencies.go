package survey

// frequencies are the rows of every group's variables and sets.
func (f *figures) frequencies() {
	for g := range f.plan.groups {
		for _, r := range f.plan.counted(g) {
			f.variableRows(g, r)
		}
		for s := range f.plan.sets {
			f.setRows(g, s)
		}
	}
}

// variableRows are a variable's answers, and the kinds of empty.
func (f *figures) variableRows(g int, r *reading) {
	response := f.response(g, r)
	for _, c := range r.categories(f.seen(r)) {
		n := f.count(g, r, int(c.code))
		row := Frequency{
			Grp: f.Survey.Groups[g].Name, Variable: r.Name, Value: &c.value, Kind: Answered,
			Label: c.label.or(c.value).In(f.language()), N: whole(n.n), Percent: share(n.w, response.asked().w),
			ValidPercent: share(n.w, response.answered.w),
		}
		f.frequency(g, row, f.hidden.hides(answerFigure(g, r, c.code)))
	}
	if n := f.count(g, r, r.empty(outside)); r.as == packed && !f.shut[g] {
		f.noteCount("outside_range", n.n, map[string]string{"variable": r.Name})
	}
	f.emptyRows(g, r.Name, response)
}

// emptyRows are the kinds of empty of a variable or a set. Those who were not asked are in no percent.
func (f *figures) emptyRows(g int, name string, response response) {
	for kind := noAnswer; kind < kinds; kind++ {
		n := response.kinds[kind]
		row := Frequency{Grp: f.Survey.Groups[g].Name, Variable: name, Kind: kindWords[kind], N: whole(n.n)}
		if kind != notAsked {
			row.Percent = share(n.w, response.asked().w)
		}
		f.frequency(g, row, f.hidden.hides(emptyFigure(g, name, kind)))
	}
}

// frequency adds a row. When it must not be told how many were not asked, no percent of those who were is.
func (f *figures) frequency(g int, row Frequency, hidden bool) {
	if f.hidden.hides(emptyFigure(g, row.Variable, notAsked)) {
		row.Percent = nil
	}
	if hidden || f.shut[g] {
		row.N, row.Percent, row.ValidPercent, row.Suppressed = nil, nil, nil, true
	}
	f.doc.Frequencies = append(f.doc.Frequencies, row)
}

// setResponse is how a group answered a set: whoever answered one of its columns did.
func (f *figures) setResponse(g, s int) response {
	counts := &f.tally.groups[g].sets[s]
	all := response{answered: counts.at(0)}
	for kind := noAnswer; kind < kinds; kind++ {
		all.kinds[kind] = counts.at(kind)
	}
	return all
}

// setRows are how often each answer of a set was chosen, and why it was not answered at all.
func (f *figures) setRows(g, s int) {
	response := f.setResponse(g, s)
	set := f.Survey.Sets[s]
	for i, r := range f.plan.sets[s] {
		n := f.count(g, r, r.values-1)
		row := Frequency{
			Grp: f.Survey.Groups[g].Name, Variable: set.Name, Value: &r.Name, Kind: Answered,
			Label: r.Label.or(r.Name).In(f.language()), N: whole(n.n), Percent: share(n.w, response.asked().w),
			ValidPercent: share(n.w, response.answered.w),
		}
		f.frequency(g, row, f.hidden.hides(figure{kind: chosenCount, group: g, name: set.Name, split: -1, code: uint32(i)}))
	}
	f.emptyRows(g, set.Name, response)
}
