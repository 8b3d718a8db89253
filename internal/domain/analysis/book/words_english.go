package book

import "github.com/naru-data/naru/internal/domain/analysis/wording"

// english are the words of workbooks in English, under the keys of korean.
var english = wording.Words{
	"mark":   "n/s",
	"marked": "“{mark}”: not shown. Cells with fewer than {n} respondents, and those from which such a cell could be worked out, are withheld.",

	"sheet.summary": "Summary", "sheet.scores": "Scores", "sheet.split": "Scores by {split}", "sheet.changes": "Changes", "sheet.changes.items": "Changes by item", "sheet.reliability": "Reliability",
	"sheet.items": "Items", "sheet.frequencies": "Frequencies", "sheet.frequencies.group": "Freq {group}", "sheet.sets": "Multiple answers",
	"sheet.crosstabs": "Crosstabs", "sheet.tests": "Tests", "sheet.correlations": "Correlations", "sheet.regressions": "Regressions",

	"title.scores": "Scores by domain", "title.split": "Scores by {split}", "title.changes": "Compared with the earlier round",
	"title.reliability": "Reliability of the scales", "title.items": "Results by item", "title.frequencies": "Frequencies of answers",
	"title.frequencies.group": "Frequencies of answers: {group}", "title.sets": "Questions with several answers", "title.crosstabs": "Crosstabs",
	"title.tests": "Tests of differences", "title.correlations": "Correlations", "title.regressions": "Regressions",

	"about": "This document", "analysis": "Analysis", "parameter": "Parameter", "made.at": "Made at", "respondents": "Respondents", "compared": "Compared with",
	"project": "Project", "version": "Project version", "code": "Naru version", "run": "Run", "from": "Data", "snapshot": "snapshot",
	"subject": "Subject", "value": "Value", "origin": "Made from", "alpha.value": "α", "difference.value": "Difference",
	"method": "Method", "groups": "Groups", "condition": "Condition", "contents": "Contents", "sheet": "Sheet", "content": "Content", "notes": "To be known",
	"compare.value": "{param} {now} ↔ {before} ({n} respondents)",

	"method.range":    "Scores: the mean of the items is converted by (mean − least) ÷ (greatest − least) × {to}. Reversed items are turned first.",
	"method.share":    "Scores: the mean of the items is converted by mean ÷ greatest × {to}. Reversed items are turned first.",
	"method.answered": "A respondent has a score who answered at least {share} of the items that apply. “Does not apply” leaves the denominator.",
	"method.level":    "Confidence intervals are at {level}.",
	"method.weight":   "Weighted by {weight}; n is the unweighted number of respondents.",
	"method.suppress": "Cells with fewer than {n} respondents are not shown.",
	"method.percent":  "Percents of frequencies are of those who answered (valid percent).",
	"method.empty":    "An empty cell is a figure that does not exist. It is not 0.",

	"group": "Group", "domain": "Domain", "total": "Total", "item": "Item", "item.label": "Question", "n": "n", "effective.n": "Effective n",
	"n.before": "n before", "score": "Score", "mean": "Mean", "sd": "SD", "low": "Low", "high": "High", "interval": "Confidence interval",
	"item.count": "Items", "scores.by.group": "Scores by group and domain", "scores.detail": "Standard deviations and intervals",
	"scores.chart": "Scores by group and domain (of {to})",
	"split.chart":  "{group}: total score by {split} (of {to})", "split.chart.domain": "{group}: {domain} by {split} (of {to})",

	"alpha": "Cronbach’s α", "alpha.listwise": "α (listwise)", "n.listwise": "n (listwise)", "alpha.standardised": "Standardised α", "omega": "McDonald’s ω",
	"why": "Remark", "reversed": "Reversed", "yes": "yes", "answered": "Answered", "no_answer": "No answer", "not_applicable": "Does not apply",
	"not_asked": "Not asked", "item.rest": "Item–rest r", "alpha.deleted": "α if deleted", "top.box": "Top box %", "bottom.box": "Bottom box %",
	"reliability.note": "α is of pairwise covariances; listwise: of respondents who answered every item. Mean and SD are before conversion to scores.",
	"items.note":       "Means and top and bottom boxes of reversed items are after reversal.",

	"percent": "%", "percent.asked": "% of asked", "valid.percent": "Valid %", "valid": "Answered", "all": "All", "answer": "Answer", "code.column": "Value",
	"other.variables": "Other questions", "frequency.note": "Percents are of those who answered. All = answered + no answer + does not apply + not asked.",
	"frequency.chart": "{title}: answers (%)", "sets.note": "Percents are of those who gave at least one answer; several could be chosen, so they add up to more than 100.",

	"now": "Now", "before": "Before", "change": "Change", "n.now": "n now", "n.then": "n before", "change.interval": "Interval of the change",
	"changes.note":        "{param} {now} compared with {before}.",
	"changes.common":      "Scores of domains and totals are of the items that were asked in both rounds.",
	"changes.only.now":    "Asked only now, so not compared: {items}",
	"changes.only.before": "Asked only then: {items}",
	"changes.chart":       "{group}: {before} and {now}", "changes.items": "Changes by item",

	"row.percent": "Row %", "column.percent": "Column %", "expected": "Expected", "residual": "Adj. residual", "crosstab.title": "{variable} × {split}",
	"crosstab.residuals": "{variable} × {split}: expected counts and adjusted residuals",
	"crosstab.note":      "Where an adjusted residual is beyond ±2, the count is hardly chance.",

	"test": "Test", "variable": "Variable", "by": "By", "a": "A", "b": "B", "statistic": "Statistic", "df1": "df 1", "df2": "df 2", "p": "p",
	"effect": "Effect", "difference": "Difference (A − B)", "method.word": "Method", "x": "X", "y": "Y", "r": "r",
	"term": "Term", "estimate": "Estimate", "se": "SE", "t": "t (z)", "model": "Whole model",
	"model.note": "In the row “Whole model” the estimate is R², and t is F or the likelihood ratio.",

	"pearson": "Pearson", "spearman": "Spearman", "kendall": "Kendall τ-b", "partial": "Partial",

	"term.intercept": "Intercept", "term.(intercept)": "Intercept",
}
