package source

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/foundation/work"
)

// answer is what one element brought.
type answer struct {
	files int
	bytes int64
	fresh bool // some of its bytes had not landed before
	ids   []string
	made  []work.Ref
	notes []string
	taken []landing.Delivery // what landed before, because nobody was asked
	never bool               // nobody was asked, and nothing had landed
}

// mostRefs is how many objects a result names; where there are more, it names the deliveries that hold them.
const mostRefs = 100

// answer is about deliveries that were ended.
func (p *Puller) answer(ctx context.Context, all []landing.Delivery) (a answer, err error) {
	for _, d := range all {
		if d, err = p.landing.Recognize(ctx, d); err != nil {
			return a, err
		}
		a.ids = append(a.ids, d.ID)
		for _, arrival := range d.Arrivals {
			a.files++
			a.bytes += arrival.Object.Size
			a.fresh = a.fresh || arrival.Before == ""
			a.made = append(a.made, arrival.Object.Ref())
		}
	}
	if len(a.made) > mostRefs {
		a.made = a.deliveries(all[0].Source)
	}
	return a, nil
}

// result puts the answers of all elements together.
func (r *round) result() work.Result {
	var all answer
	var notes, failures []string
	failed, same, never := []string{}, 0, 0
	for i, o := range r.outcomes {
		a := o.answer
		switch {
		case !o.done:
			continue
		case o.err != nil:
			failed = append(failed, r.elements[i].name)
			failures = append(failures, r.about(i)+" failed: "+firstLine(o.err))
			continue
		case a.never:
			never++
			notes = append(notes, r.about(i)+" was never possible: the time that is asked for is past, the source gives only "+
				"the present, and nothing had landed; nobody was asked")
		case len(a.taken) > 0:
			notes = append(notes, fmt.Sprintf("%s was not asked: delivery %s, which came at %s, is taken",
				r.about(i), a.taken[0].ID, a.taken[0].At.Format(time.RFC3339)))
		case !a.fresh && a.files > 0:
			same++
		}
		for _, note := range a.notes {
			notes = append(notes, r.about(i)+": "+note)
		}
		all.add(a)
	}
	switch {
	case same == 1 && len(r.elements) == 1:
		notes = append(notes, r.about(0)+" brought the same bytes as before")
	case same > 0:
		notes = append(notes, fmt.Sprintf("%d of %d elements of %s brought the same bytes as before",
			same, len(r.elements), r.source.Name))
	case len(r.elements) == 0:
		notes = append(notes, "each of "+r.source.Name+" gave no rows, so nothing was asked")
	}
	values := map[string]any{
		"files": all.files, "bytes": all.bytes, "deliveries": len(all.ids), "elements": len(r.elements), "new": all.fresh,
		"failed": failed,
	}
	if len(all.ids) == 1 {
		values["delivery"] = all.ids[0]
	}
	if never > 0 {
		values["never"] = never
	}
	made := all.made
	if len(made) > mostRefs {
		made = all.deliveries(r.source.Name)
	}
	return work.Result{Values: values, Notes: slices.Concat(failures, few(notes), r.told), Made: made}
}

func (a *answer) add(b answer) {
	a.files += b.files
	a.bytes += b.bytes
	a.fresh = a.fresh || b.fresh
	a.ids = append(a.ids, b.ids...)
	a.made = append(a.made, b.made...)
}

// deliveries name what was brought in fewer words.
func (a *answer) deliveries(source string) (refs []work.Ref) {
	for _, id := range a.ids {
		refs = append(refs, work.Ref{Kind: "delivery", Name: source, Version: id})
	}
	return refs
}

// mostNotes is how many sentences are kept of a pull with many elements, beside those that failed.
const mostNotes = 50

func few(notes []string) []string {
	if len(notes) <= mostNotes {
		return notes
	}
	return append(notes[:mostNotes:mostNotes], fmt.Sprintf("and %d more like these", len(notes)-mostNotes))
}

// about names an element in a sentence, where there are several.
func (r *round) about(i int) string {
	if !r.source.HasEach() {
		return r.source.Name
	}
	return r.source.Name + " " + r.elements[i].name
}
