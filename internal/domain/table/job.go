package table

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// mode is what a job begins from.
type mode int

const (
	load    mode = iota
	rebuild      // everything anew
	replay       // what has rows in quarantine again
)

// job is one call of Load, Rebuild or Replay. Raw objects are read once, however often others commit in between.
type job struct {
	*Loader
	task   work.Task
	tables []*Table
	checks []*check.Check
	mode   mode
	accept string
	left   bool // a rebuild goes without what cannot be read any more

	targets  map[string]*lake.Target    // of this attempt
	planned  map[string][]column.Column // that readings were made for
	readings map[applied]*reading
	blocked  map[applied]*problem.Problem // by a blocking check, or by what else is part of this load
	growths  map[string][]growth          // of contracts, found by this job, by table
	changes  []lake.Change                // that were prepared last
	scratch  map[string]bool              // files of this job by path, which a commit may come to name
}

// applied names one delivery in one table.
type applied struct{ table, delivery string }

func (x *Loader) do(
	ctx context.Context, t work.Task, tables []*Table, checks []*check.Check, set func(*job),
) (work.Result, error) {
	tables = slices.Clone(tables)
	slices.SortFunc(tables, func(a, b *Table) int { return strings.Compare(a.Name, b.Name) })
	tables = slices.CompactFunc(tables, func(a, b *Table) bool { return a.Name == b.Name })
	j := &job{
		Loader: x, task: t, tables: tables, checks: checks,
		planned:  map[string][]column.Column{},
		readings: map[applied]*reading{},
		blocked:  map[applied]*problem.Problem{},
		growths:  map[string][]growth{},
		scratch:  map[string]bool{},
	}
	set(j)
	for {
		result, err := j.attempt(ctx)
		if !errors.Is(err, lake.ErrMoved) && !errors.Is(err, lake.ErrReplan) {
			return result, err
		} // somebody else committed: look again at what is there now
	}
}

// attempt looks at what is there, decides and commits.
func (j *job) attempt(ctx context.Context) (work.Result, error) {
	j.targets = map[string]*lake.Target{}
	known, err := j.recall(ctx)
	if err != nil {
		return work.Result{}, err
	}
	if result, done, err := j.answered(ctx); done || err != nil {
		return result, err
	}
	if j.accept, err = acceptable(known.deliveries, j.accept); err != nil {
		return work.Result{}, err
	}
	for {
		round, err := j.decide(ctx, known, everything)
		if errors.Is(err, errAgain) || (err == nil && j.dividedBlock(known, round)) {
			continue
		} else if err != nil {
			return work.Result{}, err
		}
		if err := round.accepts(j.accept); err != nil {
			return work.Result{}, err
		}
		pending, results, failure, err := j.prepare(ctx, round)
		switch {
		case err != nil:
			return work.Result{}, err
		case failure == nil:
			return j.commit(ctx, round, pending, results)
		case len(round.taken) == 0 || failure.Cause != nil: // no delivery's fault, or nobody knows
			if err := j.recordFailure(ctx, results); err != nil {
				return work.Result{}, err
			}
			return work.Result{}, failure
		}
		culprit, why, err := j.culprit(ctx, known, round, failure)
		if errors.Is(err, errAgain) {
			continue
		} else if err != nil {
			return work.Result{}, err
		}
		if !known.refused(culprit, why) { // else it is recorded already
			if err := j.recordFailure(ctx, results); err != nil {
				return work.Result{}, err
			}
		}
		if j.mode == rebuild && known.applied(culprit) { // a rebuild never drops rows that are there
			return work.Result{}, why
		}
		j.block(culprit, why)
	}
}

// errAgain is the answer of decide when it has found out something that must be known from the beginning.
var errAgain = errors.New("decide again")

// everything is no limit to the deliveries that decide takes.
const everything = -1

// round is what all tables would look like.
type round struct {
	standings []*standing
	taken     []applied // in order
}

// decide folds one delivery after the other into what each table holds, at most limit of them over all tables.
func (j *job) decide(ctx context.Context, known *recalled, limit int) (*round, error) {
	r := &round{}
	for _, t := range j.tables {
		s, err := j.begin(known, t)
		if err != nil {
			return nil, err
		}
		for len(r.taken) != limit {
			d, ok := s.next()
			if !ok {
				break
			}
			took, err := j.turn(ctx, s, d)
			if err != nil {
				return nil, fmt.Errorf("load %s into table %q: %w", describe(d), t.Name, err)
			}
			if took {
				r.taken = append(r.taken, applied{t.Name, d.ID})
			}
		}
		s.settle()
		r.standings = append(r.standings, s)
	}
	return r, nil
}

// begin is what a table holds, and what this job wants of it.
func (j *job) begin(known *recalled, declared *Table) (*standing, error) {
	recorded := known.growths[declared.Name]
	if j.mode == rebuild { // types are found out anew
		recorded = slices.DeleteFunc(slices.Clone(recorded), func(g growth) bool { return g.change == givenType })
	}
	growths := slices.Clone(recorded)
	for _, g := range j.growths[declared.Name] {
		if g.change == grownType || !slices.ContainsFunc(recorded, g.same) { // somebody else may have been faster
			growths = append(growths, g)
		}
	}
	t := declared.grown(growths)
	s := known.standing(t, j.task.Key, j.zone)
	s.beside = j.tables
	s.growths, s.was = growths, t.formerNames(growths)
	if j.mode != rebuild && !s.isNew && s.layout != t.layout() {
		return nil, problem.New("table_needs_rebuild", t.Place, problem.Args{
			"table": t.Name, "why": fmt.Sprintf("its rows are kept as %s, the contract now says %s", s.layout, t.layout())})
	}
	outgrown := false
	if d, n := s.departed(); d.breaks() && j.mode != rebuild {
		if outgrown = d.onlyTypes(j.growths[t.Name]); !outgrown {
			return nil, problem.New("table_contract_changed", t.Place, problem.Args{
				"table": t.Name, "why": d.why(), "loaded": wereLoaded(n)})
		}
	}
	if t.IsSeed() {
		if j.mode != load {
			s.beginAnew(true)
		}
		s.askSeed(t.seedDelivery(), j.accept)
		return s, nil
	}
	all := known.deliveriesOf(t)
	switch {
	case j.mode == rebuild:
		s.beginAnew(true)
	case outgrown, j.mode == replay && t.Strategy == Append && s.hasQuarantine():
		s.beginAnew(false)
	}
	s.ask(all, wish{
		labels: parameter.Labels(j.task.Params), all: j.mode == rebuild, again: j.mode == replay, accept: j.accept,
		tables: j.tables})
	if j.mode == replay {
		s.replay()
	}
	return s, nil
}

// turn reads one delivery and judges it.
func (j *job) turn(ctx context.Context, s *standing, d landing.Delivery) (took bool, err error) {
	name := applied{s.table.Name, d.ID}
	if why, ok := j.blocked[name]; ok {
		return false, j.refuse(s, d, why)
	}
	if !d.Expired.IsZero() {
		return false, j.expired(s, d)
	}
	if len(s.table.Columns) == 0 {
		return false, j.discover(ctx, s, d)
	}
	if wrong, err := j.give(ctx, s, d); wrong != nil {
		return false, j.refuse(s, d, wrong)
	} else if err != nil {
		return false, err
	}
	target, err := j.target(ctx, s)
	if err != nil {
		return false, err
	}
	r, ok := j.readings[name]
	if !ok {
		if r, err = j.read(ctx, s, target, d); err != nil {
			return false, err
		}
		j.readings[name] = r
	}
	why := r.refusal
	if why == nil {
		if why, err = j.drifted(s, r); err != nil {
			return false, err
		}
	}
	if rec := s.records[d.ID]; why == nil && (rec == nil || !rec.accepted) {
		before, after := s.contest(r)
		why = s.table.Guard.judge(r, before, after, s.judged(d))
	}
	switch {
	case why == nil:
	case j.hasGrown(name):
		j.block(name, why)
		return false, errAgain
	default:
		return false, j.refuse(s, d, why)
	}
	s.take(r)
	return true, nil
}

// block refuses a delivery from now on, and with it what this job has made of the contract for its sake.
func (j *job) block(name applied, why *problem.Problem) {
	j.blocked[name] = why
	if j.hasGrown(name) {
		left := slices.DeleteFunc(j.growths[name.table], func(g growth) bool { return g.delivery == name.delivery })
		j.growths[name.table] = left
		j.grow(name.table, nil)
	}
}

func (j *job) hasGrown(name applied) bool {
	return slices.ContainsFunc(j.growths[name.table], func(g growth) bool { return g.delivery == name.delivery })
}

// refuse keeps a delivery out. One that was merged before, and is only put over others again that came late, cannot be
// kept out any more: so those others are, and all is decided again without them.
func (j *job) refuse(s *standing, d landing.Delivery, why *problem.Problem) error {
	rec := s.records[d.ID]
	if s.table.Strategy != Merge || rec == nil || rec.state != Loaded || len(s.taken) == 0 {
		s.refuse(d, why)
		return nil
	}
	for _, late := range s.taken {
		j.block(applied{s.table.Name, late.delivery.ID}, problem.New("table_merge_late", problem.Place{}, problem.Args{
			"newer": describe(d), "delivery": d.ID, "why": why.Message(), "table": s.table.Name}))
	}
	return errAgain
}

// target plans where the table's files go. When somebody else's commit has changed ids or types of columns, what was read
// for the former ones is forgotten.
func (j *job) target(ctx context.Context, s *standing) (*lake.Target, error) {
	name := s.table.Name
	if target, ok := j.targets[name]; ok {
		return target, nil
	}
	target, err := j.planLake(ctx, s)
	var wrong *problem.Problem
	switch {
	case errors.As(err, &wrong) && (wrong.Code == "lake_broken" || wrong.Code == "lake_moved"):
		return nil, wrong // not the contract's fault
	case wrong != nil:
		return nil, problem.New("table_needs_rebuild", s.table.Place, problem.Args{
			"table": name, "why": wrong.Message()}).Because(err)
	case err != nil:
		return nil, fmt.Errorf("plan table %q: %w", name, err)
	}
	if before, ok := j.planned[name]; ok && !sameForm(before, target.Columns) {
		maps.DeleteFunc(j.readings, func(a applied, _ *reading) bool { return a.table == name })
	}
	j.targets[name], j.planned[name] = target, target.Columns
	return target, nil
}

// planLake keeps values by their columns' former names, unless the table begins anew.
func (j *job) planLake(ctx context.Context, s *standing) (*lake.Target, error) {
	if s.fresh || len(s.was) == 0 {
		return j.lake.Plan(ctx, s.table.Name, s.table.lakeColumns(), s.table.Partition, s.fresh)
	}
	return j.lake.PlanRenamed(ctx, s.table.Name, s.table.lakeColumns(), s.table.Partition, s.was)
}

func sameForm(a, b []column.Column) bool {
	return slices.EqualFunc(a, b, func(x, y column.Column) bool {
		return x.ID == y.ID && x.Name == y.Name && x.Type.Equal(y.Type)
	})
}

// culprit finds the delivery with which the check fails first, when deliveries are taken one by one in their order.
func (j *job) culprit(
	ctx context.Context, known *recalled, whole *round, failure *problem.Problem,
) (applied, *problem.Problem, error) {
	passes, fails := 0, len(whole.taken)
	for fails-passes > 1 {
		middle := (passes + fails) / 2
		some, err := j.decide(ctx, known, middle)
		if err != nil {
			return applied{}, nil, err
		}
		_, _, failed, err := j.prepare(ctx, some)
		switch {
		case err != nil:
			return applied{}, nil, err
		case failed != nil:
			fails, failure = middle, failed
		default:
			passes = middle
		}
	}
	return whole.taken[fails-1], failure, nil
}
