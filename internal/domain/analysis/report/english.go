package report

import "github.com/naru-data/naru/internal/domain/analysis/wording"

// english are the words of a report in English, under the keys of korean.
var english = wording.Words{
	"skip": "Skip to the report", "appendix": "Appendix: {title}", "contents": "Contents", "cover.kind": "Survey report", "compared.with": "Compared with",
	"end":    "Made on {date} from run {run}.",
	"figure": "Figure {n}.", "table": "Table {n}.", "figure.table": "The figures are in table {n}.",
	"mark": "n/s", "total": "Total", "total.n": "Respondents", "people": "{n} respondents", "points": "points", "within": "{name} (among: {groups})",

	// words over columns
	"group": "Group", "part": "Part", "domain": "Domain", "item": "Item", "column": "Column", "answer": "Answer", "condition": "Condition", "condition.all": "all respondents",
	"n": "n", "n.effective": "Effective n", "n.before": "n then", "n.now": "n now", "score": "Score", "mean": "Mean", "sd": "SD",
	"interval": "{level} CI", "minimum": "Minimum", "q1": "1st quartile", "median": "Median", "q3": "3rd quartile", "maximum": "Maximum",
	"percent": "%", "percent.valid": "Valid %", "percent.respondents": "%", "column.percent": "Column %", "residual": "Adjusted residual",
	"top": "Top box %", "bottom": "Bottom box %", "item.rest": "Item–rest r", "alpha.deleted": "α if deleted",
	"items.count": "Items", "alpha": "α", "alpha.standardised": "Std. α", "alpha.listwise": "α (complete)", "n.listwise": "n (complete)", "omega": "ω",
	"no_answer": "No answer", "not_applicable": "Does not apply", "not_asked": "Not asked",
	"statistic": "Statistic", "df": "df", "p": "p", "effect": "Effect size", "difference": "Difference",
	"coefficient": "Coefficient", "estimate": "Estimate", "se": "SE", "t": "t (z)", "test": "Test",

	// summary
	"summary":                 "Summary",
	"summary.lead":            "This report describes a survey answered by {n} people. Groups: {groups}; domains: {domains}.",
	"summary.notes":           "What to know first",
	"summary.totals":          "Total score of each group",
	"summary.none":            "There is no score that can be shown.",
	"summary.interval":        "{level} CI {interval}",
	"summary.change":          "{change} points since the earlier round",
	"summary.extremes":        "{group}: highest in {best} ({high} points), lowest in {worst} ({low} points).",
	"summary.matrix":          "Scores by domain and group (0 to {to} points)",
	"summary.lead.hidden":     "This report describes a survey. Groups: {groups}; domains: {domains}. One group is so small that the number of respondents in all is not told.",
	"respondents.lead.hidden": "One group is so small that the number of respondents in all is not told.",
	"movers":                  "What changed most",
	"movers.caption":          "Domains and items that rose and fell most between {before} and {now} (points)",
	"movers.caution":          "A change whose interval includes zero is within the margin of error. Many changes are compared at once, so a few may look clear by chance.",
	"movers.common":           "Rounds are compared on the items that both asked, so a domain may differ a little from its score above.",
	"movers.domains.up":       "Domains that rose most", "movers.domains.down": "Domains that fell most",
	"movers.items.up": "Items that rose most", "movers.items.down": "Items that fell most",
	"read":          "How to read tables and figures",
	"read.score":    "Scores run from 0 to {to}; higher is better.",
	"read.interval": "A {level} confidence interval (CI) is the margin of error of a figure that comes from a sample. Figures show it as a thin line.",
	"read.absent":   "“{mark}” is a figure that does not exist or cannot be computed. It is not zero.",
	"read.hidden":   "“{mark}” (not shown) is a figure withheld because fewer than {n} respondents stand behind it, or because it would give such a figure away. Hatching in a figure stands for what is not shown or does not exist.",
	"read.n":        "n is how many respondents a figure is based on.",

	// respondents
	"respondents": "Respondents", "respondents.lead": "Answers of {n} respondents were read. They belong to these groups.",
	"respondents.figure": "Respondents by group", "respondents.groups": "Respondents by group, and what makes a group",
	"respondents.weighted": "The effective n is what the number of respondents is worth in precision, given that weights are uneven.",
	"respondents.split":    "Respondents by {splits}",

	// scores
	"scores":         "Scores",
	"scores.lead":    "Scores of each domain on a scale of 0 to {to}. The total is the mean of a respondent’s domain scores.",
	"scores.figure":  "Scores by domain and group, with {level} confidence intervals (points)",
	"scores.profile": "Profile of domain scores by group (points)",
	"scores.table":   "Scores by domain and group, with {level} confidence intervals",
	"scores.spread":  "How total scores are spread, by group (points)",
	"spread":         "Spread of scores", "spread.figure": "{domain}: how scores are spread (points)", "spread.table": "Quartiles of scores by domain and group",
	"spread.all": "Reliability and spread of scores", "spread.note": "A group is left out where a range of scores would show very few respondents.",
	"bins.range": "Score", "bins.figure": "{group}: total scores (respondents in each range)", "bins.table": "Respondents in each range of total scores",
	"bins.below": "{from} to below {to}", "bins.upto": "{from} to {to}",
	"split.section": "Scores by {splits}", "split.and": " and ", "split.figure": "{domain}: scores by {split}, with confidence intervals (points)", "split.map": "{domain}: scores by {split}, {group} (points)",
	"split.table": "{domain}: scores by {splits}, with {level} confidence intervals",

	// domains
	"domain.none": "No answers in this domain give a score.", "domain.figure": "{domain}: scores by group, with {level} confidence intervals (points)",
	"domain.table": "{domain}: scores by group, with {level} confidence intervals",
	"items":        "Scores of the items", "items.scores": "{domain}: scores of the items by group (points)", "items.answers": "Answers to the items", "items.all": "Figures of the items", "items.read": "The charts show shares of those who answered, as they answered, before any item is reversed.",
	"items.figure": "{domain}: how the items were answered, {group} (%)", "items.table": "{domain}: figures of the items",
	"items.note":    "Top and bottom box are the shares of the highest and the lowest answer.",
	"reversed.mark": "(R)", "reversed.note": "{mark} marks a reversed item; its figures in the table are after reversal.",
	"reliability": "Reliability", "reliability.table": "Reliability by domain and group",
	"reliability.note": "α is Cronbach’s alpha from pairwise complete answers; “complete” is from respondents who answered every item. ω is McDonald’s omega. Mean and SD are before conversion to scores.",
	"why":              "{row}: {why}",

	// changes
	"changes": "Compared with the earlier round", "changes.appendix": "Items compared with the earlier round",
	"changes.lead":   "{param} {now} ({n} respondents) is compared with {before} ({then} respondents). A change is the score now minus the score then.",
	"changes.common": "Domain and total scores here use only the items that were asked in both rounds, so they can differ from those in other chapters.",
	"changes.all":    "Domain and total scores use all items that were asked in each round.",
	"changes.none":   "There is no score that can be compared.",
	"changes.figure": "Changes of domain scores, with {level} confidence intervals (points)", "changes.table": "Changes of domain scores, with {level} confidence intervals",
	"change.note":        "A change is the difference from {before}. ▲ rose and ▼ fell (the {level} confidence interval leaves zero out); without a mark it is within the margin of error.",
	"change.note.common": "Changes of domain scores use only the items that were asked in both rounds.",
	"change.new":         "new",
	"changes.items":      "{domain}: item scores in {before} and {now}, and their change",
	"change.what":        "Group and subject", "change.before": "Then", "change.now": "Now", "change.change": "Change", "change.judged": "Reading",
	"change.up": "rose", "change.down": "fell", "change.within": "within error", "change.not.asked": "not asked then", "change.domain": "Whole domain",
	"comparable":             "What could be compared",
	"comparable.others":      "Others",
	"comparable.counts":      "Items asked in both rounds: {common}. Asked only now: {now}. Asked only then: {before}.",
	"comparable.only.now":    "Items that were not asked in {before} and cannot be compared",
	"comparable.only.before": "Items that were asked in {before} and are no longer asked",
	"comparable.both":        "Items that were asked in both rounds",

	// sets
	"sets": "Multiple answers", "sets.lead": "These questions take several answers, so shares can add up to more than 100%.",
	"sets.figure": "{set}: share of respondents who chose each answer (%)", "sets.table": "{set}: respondents who chose each answer", "sets.note": "% is of the respondents who gave at least one answer to the question.",

	// further analyses
	"further": "Further analyses", "further.lead": "How domains and items hang together, and whether groups differ.",
	"crosstabs": "Crosstabs", "crosstabs.title": "{variable} × {split}",
	"crosstabs.read":   "The charts and column % take the respondents of each column as 100%.",
	"crosstabs.figure": "{variable} by {split} (%)", "crosstabs.table": "{variable} by {split}",
	"crosstabs.note": "An adjusted residual above 1.96 (▲) means more, one below −1.96 (▼) fewer respondents than expected if the two had nothing to do with each other.",
	"tests":          "Tests of differences", "tests.lead": "A p below .050 is commonly called statistically significant. How large a difference is, effect size and interval tell.",
	"tests.what": "Variable and split", "tests.by": "{variable} by {split}", "tests.table": "Tests",
	"pairs.what": "Pair", "pairs.over": "{variable} by {split}, {test}", "pairs.pair": "{a} − {b}", "pairs.table": "Differences between two groups, with {level} confidence intervals",
	"correlations": "Correlations", "correlations.what": "Variables", "correlations.pair": "{x} — {y}", "correlations.table": "Correlations with {level} confidence intervals",
	"regressions": "Regressions", "regressions.term": "Term", "regressions.table": "Regression {model}", "regressions.model": "Whole model",
	"regressions.fit": "Whole model: n = {n}, R² = {r2}, F or likelihood ratio = {f}, p {p}",

	// frequencies
	"frequencies": "Frequency tables", "frequencies.table": "{variable}", "frequencies.domain": "{domain}: frequencies of the answers", "frequencies.name": "{label} [{code}]",
	"frequencies.lead": "% is of the respondents who were asked, valid % of those who answered. Whoever was not asked is in neither.",

	// method
	"method": "Method", "method.score": "Scores",
	"method.score.item":       "Reversed items are turned first (minimum + maximum − answer). The mean of the items of a domain that a respondent answered is then converted:",
	"method.formula.range":    "score = (mean − minimum) ÷ (maximum − minimum) × {to}",
	"method.formula.share":    "score = mean ÷ maximum × {to}",
	"method.score.range":      "The lowest answer gives 0, the highest {to} points.",
	"method.score.share":      "The lowest answer does not give 0 points. Such scores cannot be compared directly with scores of a conversion that begins at 0.",
	"method.domain":           "A respondent has a domain score only after answering at least {share} of the items that apply. A group’s score is the mean of its respondents’ scores, and the total the mean of each respondent’s domain scores.",
	"method.empty":            "No answer, “does not apply” and “not asked” are counted apart. The last two leave the denominator, and none of them is ever 0.",
	"method.uncertain":        "Error and weights",
	"method.interval":         "The level of confidence is {level}. The interval of a mean is mean ± t × SD ÷ √n, with t of the t distribution with n − 1 degrees of freedom.",
	"method.weight":           "Means, standard deviations and shares use the weights in {weight}. In intervals n is the effective n, the squared sum of the weights over the sum of their squares. The n in tables is not weighted.",
	"method.unweighted":       "No weights were used: every respondent counts the same.",
	"method.suppression":      "Figures that are not shown",
	"method.suppression.text": "A figure with fewer than {n} respondents behind it is replaced by “{mark}”. Where it could be worked out from totals, one more figure is withheld.",
	"method.reliability":      "Cronbach’s α is k ÷ (k − 1) × (1 − sum of the items’ variances ÷ sum of all variances and covariances), k being the number of items; its {level} interval is from the F distribution. Item–rest r is the correlation of an item with the sum of the others; α if deleted is α without the item.",
	"method.change":           "The two rounds are taken as answered by different people; the {level} interval of a change is Welch’s.",
	"method.crosstabs":        "Crosstabs: an adjusted residual is (observed − expected) over its standard error. Expected counts and residuals are of unweighted counts.",
	"method.tests":            "Tests: Welch’s methods, which do not take variances as equal, come first; three groups or more are also compared in pairs, with p adjusted for the number of pairs.",
	"method.correlations":     "Correlations use respondents who have both values. Tied ranks are mean ranks.",
	"method.regressions":      "Regressions: a categorical term is coded against its first value. Only respondents with all values are used.",
	"method.references":       "References",

	// provenance
	"provenance": "Sources and versions", "provenance.lead": "Every figure of this report was made from the data and the programs below. The same data and versions give the same figures again.",
	"provenance.analysis": "Analysis", "provenance.at": "Made at", "provenance.run": "Run", "provenance.project": "Project and version", "provenance.code": "Version of Naru",
	"provenance.rows": "Read", "provenance.format": "Format of the document", "provenance.of": "Parameter {name}", "provenance.param": "{label} ({value})",
	"provenance.from": "Data that was read", "provenance.table": "Data that was read, and its snapshots", "provenance.name": "Name", "provenance.kind": "Kind", "provenance.version": "Snapshot or version",
	"kind.table": "table", "kind.object": "landed file", "kind.model": "model",
	"signing": "Signatures", "signing.text": "Checked and signed. (Name, signature, date)", "signing.made": "Prepared by", "signing.reviewed": "Reviewed by",

	// tests, effects, methods

	"correlation.pearson": "Pearson r", "correlation.spearman": "Spearman ρ", "correlation.kendall": "Kendall τ-b", "correlation.partial": "Partial correlation",
	"term.(intercept)": "Intercept",
}
