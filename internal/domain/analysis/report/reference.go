package report

import (
	"slices"
	"strings"
)

// source is a publication, and what of it a document may use.
type source struct{ uses, text string }

// sources are in the order of their authors.
var sources = []source{
	{"spearman", "Bonett, D. G., & Wright, T. A. (2000). " +
		"Sample size requirements for estimating Pearson, Kendall and Spearman correlations. Psychometrika, 65, 23–28."},
	{"omega_squared", "Carroll, R. M., & Nordholm, L. A. (1975). " +
		"Sampling characteristics of Kelley’s ε² and Hays’ ω². Educational and Psychological Measurement, 35, 541–554."},
	{"chi", "Cramér, H. (1946). " +
		"Mathematical Methods of Statistics. Princeton University Press."},
	{"scales", "Cronbach, L. J. (1951). " +
		"Coefficient alpha and the internal structure of tests. Psychometrika, 16, 297–334."},
	{"scales", "Feldt, L. S. (1965). " +
		"The approximate sampling distribution of Kuder–Richardson reliability coefficient twenty. Psychometrika, 30, 357–370."},
	{"kendall", "Fieller, E. C., Hartley, H. O., & Pearson, E. S. (1957). " +
		"Tests for rank correlation coefficients. I. Biometrika, 44, 470–481."},
	{"correlations", "Fisher, R. A. (1921). " +
		"On the “probable error” of a coefficient of correlation deduced from a small sample. Metron, 1, 3–32."},
	{"fisher", "Fisher, R. A. (1935). " +
		"The logic of inductive inference. Journal of the Royal Statistical Society, 98, 39–82."},
	{"games_howell", "Games, P. A., & Howell, J. F. (1976). " +
		"Pairwise multiple comparison procedures with unequal n’s and/or variances. Journal of Educational Statistics, 1, 113–125."},
	{"crosstabs", "Haberman, S. J. (1973). " +
		"The analysis of residuals in cross-classified tables. Biometrics, 29, 205–220."},
	{"hedges", "Hedges, L. V. (1981). " +
		"Distribution theory for Glass’s estimator of effect size and related estimators. Journal of Educational Statistics, 6, 107–128."},
	{"distributions", "Hyndman, R. J., & Fan, Y. (1996). " +
		"Sample quantiles in statistical packages. The American Statistician, 50, 361–365. (Type 7)"},
	{"kendall", "Kendall, M. G. (1945). " +
		"The treatment of ties in ranking problems. Biometrika, 33, 239–251."},
	{"weight", "Kish, L. (1965). " +
		"Survey Sampling. Wiley."},
	{"scales", "McDonald, R. P. (1999). " +
		"Test Theory: A Unified Treatment. Lawrence Erlbaum."},
	{"spearman", "Spearman, C. (1904). " +
		"The proof and measurement of association between two things. American Journal of Psychology, 15, 72–101."},
	{"tukey", "Tukey, J. W. (1953). " +
		"The problem of multiple comparisons. Princeton University."},
	{"welch", "Welch, B. L. (1947). " +
		"The generalization of “Student’s” problem when several different population variances are involved. Biometrika, 34, 28–35."},
	{"welch_anova", "Welch, B. L. (1951). " +
		"On the comparison of several mean values: an alternative approach. Biometrika, 38, 330–336."},
}

// references are the sources of what the document holds.
func (r *report) references() []string {
	d := r.document
	used := map[string]bool{
		"scales":        len(d.Scales) > 0,
		"crosstabs":     len(d.Crosstabs) > 0,
		"correlations":  len(d.Correlations) > 0,
		"weight":        d.Method.Weight != "",
		"distributions": len(d.Distributions) > 0,
		"welch":         len(d.Changes) > 0,
	}
	for _, t := range d.Tests {
		used[t.Test] = true
		used[textOf(t.EffectName)] = true
		used["welch"] = used["welch"] || strings.HasPrefix(t.Test, "welch")
		used["chi"] = used["chi"] || strings.HasPrefix(t.Test, "chi")
		used["hedges"] = used["hedges"] || strings.HasPrefix(textOf(t.EffectName), "hedges")
		used["fisher"] = used["fisher"] || strings.HasPrefix(t.Test, "fisher")
		used["tukey"] = used["tukey"] || strings.HasPrefix(t.Test, "tukey")
	}
	for _, c := range d.Correlations {
		used[c.Method] = true
	}
	var all []string
	for _, s := range sources {
		if used[s.uses] && !slices.Contains(all, s.text) {
			all = append(all, s.text)
		}
	}
	return all
}
