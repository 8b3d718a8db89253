package book

// notes are the document's sentences for the reader.
func (l *layout) notes() []string {
	var all []string
	for _, note := range l.doc.Notes {
		all = append(all, l.say.Note(note, l.argument))
	}
	return all
}

// argument is what a note names, by its label.
func (l *layout) argument(name, value string) string {
	switch name {
	case "grp":
		return l.labels.Group(value)
	case "domain", "scale", "variable", "item", "split", "param", "weight":
		return l.labels.Thing(value)
	}
	return value
}

// why says in words why a figure does not exist.
func (l *layout) why(code string) any {
	if code == "" {
		return nil
	}
	return l.say.Why(code)
}
