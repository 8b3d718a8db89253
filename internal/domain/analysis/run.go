package analysis

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Runner runs analyses. It is safe for concurrent use, also by several processes.
type Runner struct {
	db      *controldb.DB
	lake    *lake.Lake
	desk    *query.Desk
	results *result.Results
	options Options
}

// Options of a runner: what results say that they were made by (I5).
type Options struct {
	Project string         // the project's name
	Code    string         // version of Naru
	Zone    *time.Location // in which days are written
}

// New uses a database that was migrated by result.Migrations, and by those of lake.
func New(db *controldb.DB, k *lake.Lake, q *query.Desk, r *result.Results, o Options) *Runner {
	return &Runner{db: db, lake: k, desk: q, results: r, options: o}
}

// How says how one analysis is run.
type How struct {
	Known survey.Known // what contracts say of its columns
	Anew  bool         // begin the result tables anew: rows of other parameters go too
}

// Run analyses for the task's parameters, or when it has none of the analysis' for all of `each:`: figures from one set
// of snapshots (I8), result tables and files of them, all of it made visible by one transaction (I2). What was there for
// the same parameters is replaced. A task that committed before its crash is answered what it did then (I4).
//
// Values: respondents, rows (of the result tables), files, and report: where the first report lies; of several runs the
// sums, and runs.
func (r *Runner) Run(ctx context.Context, t work.Task, a *Analysis, how How) (work.Result, error) {
	answer, err := r.run(ctx, t, a, how)
	if err != nil {
		return work.Result{}, fmt.Errorf("run analysis %q: %w", a.Name, err)
	}
	return answer, nil
}

func (r *Runner) run(ctx context.Context, t work.Task, a *Analysis, how How) (work.Result, error) {
	sets, err := r.chosen(ctx, t, a)
	if err != nil {
		return work.Result{}, err
	}
	if len(sets) != 1 {
		return r.all(ctx, t, a, how, sets)
	}
	t.Params = sets[0]
	return r.one(ctx, t, a, how)
}

// one runs one set of parameters.
func (r *Runner) one(ctx context.Context, t work.Task, a *Analysis, how How) (work.Result, error) {
	done, err := r.results.Done(ctx, t.Key)
	if err != nil {
		return work.Result{}, err
	}
	if done != nil {
		return r.answerOf(*done, done.From), nil
	}
	j := &job{Runner: r, task: t, analysis: a, survey: a.Survey, how: how}
	release, err := j.pin(ctx)
	if err != nil {
		return work.Result{}, err
	}
	defer release()
	if err := j.compute(ctx); err != nil {
		return work.Result{}, err
	}
	if err := j.produce(ctx); err != nil {
		return work.Result{}, err
	}
	return j.store(ctx)
}

// job is one run of one analysis.
type job struct {
	*Runner
	task     work.Task
	analysis *Analysis
	survey   *survey.Survey
	how      How

	pins     []lake.Pin
	from     []work.Ref
	document *survey.Document
	files    []result.File
	made     made
	notes    []string
}

// labels are the parameters as texts: whose result it is.
func (j *job) labels() map[string]string {
	all := map[string]string{}
	for _, p := range j.document.Made.Params {
		all[p.Name] = p.Value
	}
	return all
}

// whose is labels for a person.
func (j *job) whose() string {
	if name := nameOf(j.analysis, j.task.Params); name != "" {
		return "with " + name
	}
	return "at all"
}

// pin looks up all that the analysis reads in one moment (I8). A table that is not there is left for the question to tell.
func (j *job) pin(ctx context.Context) (release func(), err error) {
	there, err := j.lake.Tables(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, r := range slices.Concat(j.analysis.Reads, j.analysis.Named) {
		name := r.Name
		if slices.Contains(there, name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	j.pins, release, err = j.lake.Pins(ctx, names, time.Time{})
	return release, err
}

// compute asks for the columns and fills the document, all but what outlives it.
func (j *job) compute(ctx context.Context) error {
	j.task.Report(work.Progress{Doing: j.analysis.Name})
	document, err := j.survey.Compute(ctx, survey.Input{
		Params: j.task.Params,
		Known:  j.known(),
		Scan:   j.scan,
		Ask:    j.ask,
		Report: j.task.Report,
	})
	if err != nil {
		return err
	}
	made := &document.Made
	made.At, made.Run, made.Version = j.task.Begun.UTC(), j.task.Run, j.task.Project
	made.Project, made.Code = j.options.Project, j.options.Code
	j.document = document
	if made.Params, err = j.params(ctx); err != nil {
		return err
	}
	j.from = made.From
	suppressed := func(g survey.GroupSummary) bool { return g.Suppressed } // its respondents are not counted in Rows
	if made.Rows == 0 && !slices.ContainsFunc(document.Groups, suppressed) {
		return problem.New("analysis_nobody", j.survey.Rows.Place, problem.Args{"table": j.survey.Rows.Value, "whose": j.whose()})
	}
	return nil
}

func (j *job) question(sql string, args []sqlengine.Argument) query.Question {
	return query.Question{SQL: sql, Place: j.survey.Place, Args: args, Actor: query.Local(), Pending: j.pins}
}

func (j *job) scan(
	ctx context.Context, sql string, args []sqlengine.Argument, each func(sqlengine.Batch) error,
) ([]work.Ref, error) {
	return j.desk.Scan(ctx, j.question(sql, args), each)
}

func (j *job) ask(ctx context.Context, sql string, args []sqlengine.Argument) ([][]any, []work.Ref, error) {
	answer, err := j.desk.Ask(ctx, j.question(sql, args))
	if err != nil {
		return nil, nil, err
	}
	rows, err := answer.All()
	return rows, answer.From, err
}

// answerOf is what a run answers, now or when its task comes again.
func (r *Runner) answerOf(s result.Set, from []work.Ref) work.Result {
	answer := work.Result{Values: map[string]any{"files": int64(len(s.Files))}, Read: from}
	for _, f := range s.Files {
		answer.Made = append(answer.Made, work.Ref{Kind: "result", Name: f.Object, Version: f.SHA256})
		if _, told := answer.Values["report"]; !told && strings.HasPrefix(f.Name, "report.") {
			answer.Values["report"] = r.results.Path(f)
		}
	}
	return answer
}

// reshape says that the result tables cannot follow the analysis.
func (j *job) reshape(why *problem.Problem) error {
	return problem.New("analysis_reshape", j.survey.Place, problem.Args{"analysis": j.analysis.Name, "why": why.Message()}).Because(why)
}
