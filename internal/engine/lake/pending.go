package lake

// On is where the metadata lay that a table's part was prepared on; empty when the table is new.
func (p *Pending) On(table string) (metadata string) {
	for _, s := range p.tables {
		if s.name == table {
			return s.old
		}
	}
	return ""
}
