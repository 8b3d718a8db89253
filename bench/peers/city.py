"""A city's report as an analyst would write it: pandas, pingouin, openpyxl.

    python city.py ANSWERS.csv PAPER.xlsx OUT.xlsx [PREVIOUS.csv]

The same figures as examples/child-friendly-cities/analyses/city_report.yaml: frequencies, reliability, converted scores, item detail, by
district, tests, change since the last round, and a workbook with charts.
"""
import sys

import numpy as np
import pandas as pd
import pingouin as pg
from scipy.stats import t
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font

online, paper, out = sys.argv[1:4]
previous = sys.argv[4] if len(sys.argv) > 4 else None


def names(prefix, first, last):
    return [f"{prefix}{i:02d}" for i in range(first, last + 1)]


BUDGET = ["bd04_2", "bd04_3", "bd04_3_1"]
DOMAINS = {
    "play": {g: names("pl", 1, 9) for g in ("child", "parent", "worker")},
    "participation": {"child": names("pt", 1, 10), "parent": names("pt", 1, 6), "worker": names("pt", 1, 6)},
    "safety": {"child": names("sf", 1, 13), "parent": names("sf", 1, 12), "worker": names("sf", 1, 12)},
    "health": {"child": names("hs", 1, 9), "parent": names("hs", 1, 12), "worker": names("hs", 1, 12)},
    "education": {"child": names("ed", 1, 12), "parent": names("ed", 1, 8), "worker": names("ed", 1, 8)},
    "home": {"child": names("hm", 1, 8), "parent": names("hm", 1, 8), "worker": names("hm", 1, 4)},
    "budget": {"parent": BUDGET, "worker": BUDGET},
}
REVERSED = ["pl06", "sf09", "hm04"]
GROUPS = {"child": lambda d: d.ob <= 3, "parent": lambda d: d.ob == 4, "worker": lambda d: d.ob == 5}
ITEMS = sorted({i for by in DOMAINS.values() for items in by.values() for i in items})
WISHES = [f"w{i}" for i in range(1, 10)]


def clean(frame):
    frame = frame.rename(columns={"응답자번호": "respondent", "작성일": "written", "성별": "gender", "삶의 만족도": "happy"})
    for c in [*ITEMS, *WISHES, "ob", "gender", "happy"]:
        if c in frame:
            frame[c] = pd.to_numeric(frame[c], errors="coerce")
    frame = frame[frame.ob.isin([1, 2, 3, 4, 5])]
    for c in ITEMS:
        if c in frame:
            frame[c] = frame[c].where(frame[c].between(1, 4))
    for c in REVERSED:
        frame[c] = 5 - frame[c]
    frame["written"] = pd.to_datetime(frame.written, format="mixed", errors="coerce")
    return frame.sort_values("written").drop_duplicates("respondent", keep="last")


def read(csv, xlsx=None):
    parts = [pd.read_csv(csv, dtype=str, on_bad_lines="skip", encoding="utf-8-sig")]
    if xlsx:
        parts.append(pd.read_excel(xlsx, header=3, dtype=str))
    return clean(pd.concat(parts, ignore_index=True))


def present(frame, items):
    return [i for i in items if i in frame and frame[i].notna().any()]


def score(frame, items):
    answered = frame[items].notna().sum(axis=1)
    mean = frame[items].mean(axis=1)
    return ((mean - 1) / 3 * 100).where(answered >= len(items) * 0.5)


def interval(x):
    x = x.dropna()
    if len(x) < 2:
        return (np.nan, np.nan)

    e = t.ppf(0.975, len(x) - 1) * x.std() / np.sqrt(len(x))
    return (x.mean() - e, x.mean() + e)


d = read(online, paper)
before = read(previous) if previous else None
frequencies, scales, item_rows, scores, changes = [], [], [], [], []
for g, is_in in GROUPS.items():
    part = d[is_in(d)]
    for c in present(part, [*ITEMS, *WISHES, "gender", "happy"]):
        counts = part[c].value_counts(dropna=False).sort_index()
        valid = counts[counts.index.notna()].sum()
        for value, n in counts.items():
            frequencies.append((g, c, value, n, n / len(part) * 100, n / valid * 100 if value == value else np.nan))
    totals = {}
    for domain, by in DOMAINS.items():
        if g not in by:
            continue
        items = present(part, by[g])
        alpha, ci = pg.cronbach_alpha(part[items], nan_policy="pairwise")
        listwise, _ = pg.cronbach_alpha(part[items], nan_policy="listwise")
        means = part[items].mean(axis=1)
        scales.append((g, domain, len(items), means.notna().sum(), alpha, *ci, listwise, means.mean(), means.std()))
        for i in items:
            rest = [x for x in items if x != i]
            r = part[i].corr(part[rest].mean(axis=1))
            deleted = pg.cronbach_alpha(part[rest])[0] if len(rest) > 1 else np.nan
            item_rows.append((g, domain, i, part[i].count(), part[i].isna().sum(), part[i].mean(), part[i].std(), r, deleted,
                              (part[i] == 4).mean() * 100, (part[i] == 1).mean() * 100))
        s = score(part, items)
        totals[domain] = s
        scores.append((g, "", "", domain, s.count(), s.mean(), s.std(), *interval(s)))
        for split in ("ob", "dong"):
            for value, one in s.groupby(part[split]):
                scores.append((g, split, value, domain, one.count(), one.mean(), one.std(), *interval(one)))
        if before is not None:
            then = before[is_in(before)]
            common = [i for i in items if i in present(then, items)]
            now, old = score(part, common).dropna(), score(then, common).dropna()
            welch = pg.ttest(now, old, correction=True)
            changes.append((g, domain, now.mean(), old.mean(), now.mean() - old.mean(), *welch["CI95" if "CI95" in welch else "CI95%"].iloc[0]))
    total = pd.DataFrame(totals).mean(axis=1)
    scores.append((g, "", "", "total", total.count(), total.mean(), total.std(), *interval(total)))

d["play"] = score(d, DOMAINS["play"]["child"])
d["safety"] = score(d, DOMAINS["safety"]["parent"])
d["home"] = score(d, DOMAINS["home"]["worker"])
tests = [pg.anova(d, dv="play", between="ob"), pg.welch_anova(d, dv="play", between="ob"), pg.pairwise_gameshowell(d, dv="play", between="ob")]
child = d[GROUPS["child"](d)]
correlations = pd.concat([pg.pairwise_corr(child[["play", "safety", "happy"]], method=m) for m in ("pearson", "spearman", "kendall")])
regression = pg.linear_regression(child[["play", "safety", "home", "gender"]], child["happy"], remove_na=True)
crosstab = pg.chi2_independence(d.assign(stay=pd.to_numeric(d["계속 살고 싶다"], errors="coerce")), "ob", "stay")[0]

book = Workbook()
book.remove(book.active)


def plain(x):
    if isinstance(x, (np.ndarray, tuple)):
        return str(x)
    if isinstance(x, float) and np.isnan(x):
        return None
    return x.item() if hasattr(x, "item") else x


def sheet(name, header, rows):
    page = book.create_sheet(name)
    page.append(header)
    for row in rows:
        page.append([plain(x) for x in row])
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = "A2"
    return page


page = sheet("scores", ["group", "split", "value", "domain", "n", "mean", "sd", "low", "high"], scores)
chart = BarChart()
chart.add_data(Reference(page, min_col=6, min_row=1, max_row=8), titles_from_data=True)
chart.set_categories(Reference(page, min_col=4, min_row=2, max_row=8))
page.add_chart(chart, "K2")
sheet("scales", ["group", "scale", "items", "n", "alpha", "low", "high", "listwise", "mean", "sd"], scales)
sheet("items", ["group", "scale", "item", "n", "missing", "mean", "sd", "item_rest", "deleted", "top", "bottom"], item_rows)
sheet("frequencies", ["group", "variable", "value", "n", "percent", "valid"], frequencies)
sheet("changes", ["group", "domain", "now", "before", "change", "low", "high"], changes)
for name, table in {"anova": tests[0], "welch": tests[1], "games_howell": tests[2], "correlations": correlations, "regression": regression, "crosstab": crosstab.reset_index()}.items():
    sheet(name, list(map(str, table.columns)), table.itertuples(index=False))
book.save(out)
print(f"{len(d)} respondents, {len(frequencies)} frequencies, {len(scores)} scores")
