package report

import "github.com/naru-data/naru/internal/domain/analysis/wording"

// korean are the words of a report in Korean. {name:은/는} adds the particle that the value asks for.
var korean = wording.Words{
	"skip": "본문으로 건너뛰기", "appendix": "부록: {title}", "contents": "차례", "cover.kind": "설문조사 결과 보고서", "compared.with": "비교한 조사",
	"end":    "{date}에 실행 번호 {run}의 결과로 만든 보고서입니다.",
	"figure": "그림 {n}.", "table": "표 {n}.", "figure.table": "값은 표 {n}에 있습니다.",
	"mark": "비공개", "total": "전체", "total.n": "전체(명)", "people": "{n}명", "points": "점", "within": "{name} (대상: {groups})",

	// words over columns
	"group": "집단", "part": "구분", "domain": "영역", "item": "문항", "column": "열 이름", "answer": "응답", "condition": "기준", "condition.all": "모든 응답자",
	"n": "n", "n.effective": "유효 n", "n.before": "지난 n", "n.now": "이번 n", "score": "점수", "mean": "평균", "sd": "표준편차",
	"interval": "{level} 신뢰구간", "minimum": "최솟값", "q1": "1사분위수", "median": "중앙값", "q3": "3사분위수", "maximum": "최댓값",
	"percent": "%", "percent.valid": "유효 %", "percent.respondents": "%", "column.percent": "열 %", "residual": "수정 잔차",
	"top": "최고 응답 %", "bottom": "최저 응답 %", "item.rest": "문항–나머지 상관", "alpha.deleted": "문항 제외 α",
	"items.count": "문항 수", "alpha": "α", "alpha.standardised": "표준화 α", "alpha.listwise": "α (전부 응답)", "n.listwise": "n (전부 응답)", "omega": "ω",
	"no_answer": "무응답", "not_applicable": "해당 없음", "not_asked": "묻지 않음",
	"statistic": "통계량", "df": "자유도", "p": "p", "effect": "효과 크기", "difference": "차이",
	"coefficient": "상관계수", "estimate": "계수", "se": "표준오차", "t": "t (z)", "test": "검정",

	// summary
	"summary":                 "요약",
	"summary.lead":            "이 보고서는 {n}명이 답한 설문조사를 {groups}개 집단과 {domains}개 영역으로 나누어 정리한 것입니다.",
	"summary.notes":           "먼저 알아 둘 점",
	"summary.totals":          "집단별 전체 점수",
	"summary.none":            "보일 수 있는 점수가 없습니다.",
	"summary.interval":        "{level} 신뢰구간 {interval}",
	"summary.change":          "지난 조사보다 {change}점",
	"summary.extremes":        "{group:은/는} {best} 영역의 점수가 {high}점으로 가장 높고, {worst} 영역이 {low}점으로 가장 낮습니다.",
	"summary.matrix":          "영역별·집단별 점수 ({to}점 만점)",
	"summary.lead.hidden":     "이 보고서는 설문조사를 {groups}개 집단과 {domains}개 영역으로 나누어 정리한 것입니다. 응답자가 매우 적은 집단이 있어, 모두 몇 명이 답했는지는 밝히지 않습니다.",
	"respondents.lead.hidden": "응답자가 매우 적은 집단이 있어, 모두 몇 명이 답했는지는 밝히지 않습니다.",
	"movers":                  "가장 많이 달라진 것",
	"movers.caption":          "{before:과/와} {now} 사이에 가장 많이 오르고 내린 영역과 문항 (점)",
	"movers.caution":          "변화의 구간이 0을 포함하면 오차 범위 안의 차이입니다. 많은 변화를 한꺼번에 비교하므로, 우연히 뚜렷해 보이는 것도 있을 수 있습니다.",
	"movers.common":           "두 조사에서 모두 물은 문항으로만 견주었으므로, 영역 점수가 위의 점수와 조금 다를 수 있습니다.",
	"movers.domains.up":       "가장 많이 오른 영역", "movers.domains.down": "가장 많이 내린 영역",
	"movers.items.up": "가장 많이 오른 문항", "movers.items.down": "가장 많이 내린 문항",
	"read":          "표와 그림을 읽는 법",
	"read.score":    "점수는 0점부터 {to}점까지이며, 높을수록 긍정적입니다.",
	"read.interval": "{level} 신뢰구간은 표본으로 구한 값이 지닌 오차의 범위입니다. 그림에서는 가는 선으로 나타냅니다.",
	"read.absent":   "‘{mark}’는 구할 수 없거나 없는 값입니다. 0이 아닙니다.",
	"read.hidden":   "‘{mark}’는 응답자가 {n}명보다 적어 개인이 드러날 수 있는 값과, 그 값을 거꾸로 계산해 낼 수 있는 값을 보이지 않은 것입니다. 그림에서 빗금은 보이지 않거나 없는 값입니다.",
	"read.n":        "n은 그 값에 쓰인 응답자 수입니다.",

	// respondents
	"respondents": "응답자", "respondents.lead": "모두 {n}명의 응답을 읽었습니다. 집단별 응답자 수는 다음과 같습니다.",
	"respondents.figure": "집단별 응답자 수 (명)", "respondents.groups": "집단별 응답자 수와 집단을 나눈 기준",
	"respondents.weighted": "유효 n은 가중치가 고르지 않은 만큼 줄어든, 정확도에서 본 응답자 수입니다.",
	"respondents.split":    "{splits}별 응답자 수 (명)",

	// scores
	"scores":         "점수",
	"scores.lead":    "각 영역의 점수를 {to}점 만점으로 바꾼 값입니다. 전체는 응답자가 받은 영역 점수의 평균입니다.",
	"scores.figure":  "영역별·집단별 점수와 {level} 신뢰구간 (점)",
	"scores.profile": "집단별 영역 점수의 모양 (점)",
	"scores.table":   "영역별·집단별 점수와 {level} 신뢰구간",
	"scores.spread":  "집단별 전체 점수의 분포 (점)",
	"spread":         "점수의 분포", "spread.figure": "{domain} 점수의 분포 (점)", "spread.table": "영역별·집단별 점수의 사분위수",
	"spread.all": "신뢰도와 점수의 분포", "spread.note": "응답자가 적은 점수 구간이 드러나는 집단은 싣지 않았습니다.",
	"bins.range": "점수 구간", "bins.figure": "{group}의 전체 점수 (구간별 응답자 수)", "bins.table": "전체 점수의 구간별 응답자 수 (명)",
	"bins.below": "{from} 이상 {to} 미만", "bins.upto": "{from} 이상 {to} 이하",
	"split.section": "{splits}별 점수", "split.and": "·", "split.figure": "{split}별 {domain} 점수와 신뢰구간 (점)", "split.map": "{split}별 {domain} 점수: {group} (점)",
	"split.table": "{splits}별 {domain} 점수와 {level} 신뢰구간",

	// domains
	"domain.none": "이 영역에는 점수를 낼 수 있는 응답이 없습니다.", "domain.figure": "{domain}: 집단별 점수와 {level} 신뢰구간 (점)",
	"domain.table": "{domain}: 집단별 점수와 {level} 신뢰구간",
	"items":        "문항별 점수", "items.scores": "{domain}: 문항별·집단별 점수 (점)", "items.answers": "문항별 응답", "items.all": "문항별 통계", "items.read": "그림은 응답한 사람 가운데 각 응답을 고른 비율이며, 문항을 뒤집기 전의 응답 그대로입니다.",
	"items.figure": "{domain}: {group}의 문항별 응답 (%)", "items.table": "{domain}: 문항별 통계",
	"items.note":    "최고·최저 응답 %는 가장 높은 응답과 가장 낮은 응답을 고른 비율입니다.",
	"reversed.mark": "(역)", "reversed.note": "{mark} 표시는 역문항이며, 표의 값은 뒤집은 뒤의 것입니다.",
	"reliability": "신뢰도", "reliability.table": "영역별·집단별 신뢰도",
	"reliability.note": "α는 Cronbach의 알파로 두 문항씩 함께 답한 응답에서, ‘전부 응답’은 모든 문항에 답한 응답자에게서 구했습니다. ω는 McDonald의 오메가입니다. 평균과 표준편차는 점수로 바꾸기 전의 값입니다.",
	"why":              "{row}: {why}",

	// changes
	"changes": "지난 조사와의 비교", "changes.appendix": "지난 조사와의 문항별 비교",
	"changes.lead":   "{param} {now}(응답자 {n}명)을 {before}(응답자 {then}명)과 비교했습니다. 변화는 이번 점수에서 지난 점수를 뺀 값입니다.",
	"changes.common": "영역과 전체의 점수는 두 조사에서 모두 물은 문항만으로 다시 구했습니다. 그래서 다른 장의 점수와 다를 수 있습니다.",
	"changes.all":    "영역과 전체의 점수는 각 조사에서 물은 모든 문항으로 구했습니다.",
	"changes.none":   "비교할 수 있는 점수가 없습니다.",
	"changes.figure": "영역별 점수의 변화와 {level} 신뢰구간 (점)", "changes.table": "영역별 점수의 변화와 {level} 신뢰구간",
	"change.note":        "변화는 {before:과/와}의 차이입니다. ▲는 올랐고 ▼는 내렸으며({level} 신뢰구간이 0을 포함하지 않음), 표시가 없으면 오차 범위 안입니다.",
	"change.note.common": "영역 점수의 변화는 두 조사에서 모두 물은 문항만으로 구했습니다.",
	"change.new":         "새 문항",
	"changes.items":      "{domain}: {before:과/와} {now}의 문항별 점수와 변화",
	"change.what":        "집단과 내용", "change.before": "지난 점수", "change.now": "이번 점수", "change.change": "변화", "change.judged": "판단",
	"change.up": "올랐음", "change.down": "내렸음", "change.within": "오차 범위 안", "change.not.asked": "지난 조사에서 묻지 않음", "change.domain": "영역 전체",
	"comparable":             "비교할 수 있는 문항",
	"comparable.others":      "그 밖",
	"comparable.counts":      "두 조사에서 모두 물은 문항은 {common}개, 이번에만 물은 문항은 {now}개, 지난 조사에서만 물은 문항은 {before}개입니다.",
	"comparable.only.now":    "{before}에는 묻지 않아 비교할 수 없는 문항",
	"comparable.only.before": "{before}에는 물었으나 이번에 묻지 않은 문항",
	"comparable.both":        "두 조사에서 모두 물은 문항",

	// sets
	"sets": "복수응답 문항", "sets.lead": "여러 개를 고를 수 있는 질문입니다. 비율의 합은 100%를 넘을 수 있습니다.",
	"sets.figure": "{set}: 고른 사람의 비율 (%)", "sets.table": "{set}: 고른 사람의 수와 비율", "sets.note": "%는 이 질문에 하나라도 답한 응답자 가운데의 비율입니다.",

	// further analyses
	"further": "심화 분석", "further.lead": "영역과 문항 사이의 관계, 집단 사이의 차이를 통계로 확인한 결과입니다.",
	"crosstabs": "교차표", "crosstabs.title": "{variable} × {split}",
	"crosstabs.read":   "그림과 열 %는 각 열의 응답자를 100%로 본 비율입니다.",
	"crosstabs.figure": "{split}별 {variable} (%)", "crosstabs.table": "{variable:과/와} {split}의 교차표",
	"crosstabs.note": "수정 잔차가 1.96보다 크면(▲) 두 변수가 무관할 때 기대되는 것보다 많고, −1.96보다 작으면(▼) 적습니다.",
	"tests":          "차이 검정", "tests.lead": "p가 .050보다 작으면 흔히 통계적으로 뚜렷한 차이라고 합니다. 차이의 크기는 효과 크기와 신뢰구간으로 판단합니다.",
	"tests.what": "변수와 구분", "tests.by": "{variable} — {split}별", "tests.table": "검정 결과",
	"pairs.what": "비교", "pairs.over": "{variable} — {split}별, {test}", "pairs.pair": "{a} − {b}", "pairs.table": "두 집단씩 비교한 차이와 {level} 신뢰구간",
	"correlations": "상관", "correlations.what": "두 변수", "correlations.pair": "{x} — {y}", "correlations.table": "상관계수와 {level} 신뢰구간",
	"regressions": "회귀", "regressions.term": "항", "regressions.table": "회귀모형 {model}", "regressions.model": "모형 전체",
	"regressions.fit": "모형 전체: n = {n}, 설명력 R² = {r2}, F 또는 우도비 통계량 = {f}, p {p}",

	// frequencies
	"frequencies": "빈도표", "frequencies.table": "{variable}", "frequencies.domain": "{domain}: 문항별 응답의 빈도", "frequencies.name": "{label} [{code}]",
	"frequencies.lead": "%는 질문을 받은 응답자 가운데의 비율, 유효 %는 응답한 사람 가운데의 비율입니다. 묻지 않은 사람은 어느 비율에도 들어가지 않습니다.",

	// method
	"method": "산출 방법", "method.score": "점수",
	"method.score.item":       "역문항은 먼저 뒤집습니다(최솟값 + 최댓값 − 응답). 그다음 응답자마다 영역의 문항에 답한 값의 평균을 다음과 같이 점수로 바꿉니다.",
	"method.formula.range":    "점수 = (평균 − 최솟값) ÷ (최댓값 − 최솟값) × {to}",
	"method.formula.share":    "점수 = 평균 ÷ 최댓값 × {to}",
	"method.score.range":      "가장 낮은 응답은 0점, 가장 높은 응답은 {to}점이 됩니다.",
	"method.score.share":      "가장 낮은 응답도 0점이 되지는 않습니다. 0점부터 시작하는 환산 방식의 점수와는 바로 비교할 수 없습니다.",
	"method.domain":           "해당하는 문항의 {share} 이상에 답한 응답자만 영역 점수를 받습니다. 집단의 점수는 응답자 점수의 평균이고, 전체 점수는 응답자마다 구한 영역 점수의 평균입니다.",
	"method.empty":            "무응답, ‘해당 없음’, ‘묻지 않음’은 서로 다르게 셉니다. ‘해당 없음’과 ‘묻지 않음’은 분모에서 빠지며, 어느 것도 0점이 아닙니다.",
	"method.uncertain":        "오차와 가중치",
	"method.interval":         "신뢰수준은 {level}입니다. 평균의 신뢰구간은 평균 ± t × 표준편차 ÷ √n이며, t는 자유도 n − 1인 t분포의 값입니다.",
	"method.weight":           "{weight}에 든 가중치를 써서 평균, 표준편차, 비율을 구했습니다. 신뢰구간의 n은 유효 n으로, 가중치 합의 제곱을 가중치 제곱의 합으로 나눈 값입니다. 표의 n은 가중하지 않은 응답자 수입니다.",
	"method.unweighted":       "가중치는 쓰지 않았습니다. 응답자 한 사람이 똑같이 셈해집니다.",
	"method.suppression":      "비공개 처리",
	"method.suppression.text": "응답자가 {n}명보다 적은 값은 ‘{mark}’로 적고 보이지 않습니다. 그 값 하나만 가리면 합계에서 빼서 알아낼 수 있으므로, 그런 때에는 다른 값 하나를 더 가립니다.",
	"method.reliability":      "Cronbach의 α는 k ÷ (k − 1) × (1 − 문항 분산의 합 ÷ 모든 분산과 공분산의 합)이며, k는 문항 수입니다. {level} 신뢰구간은 F분포로 구합니다. 문항–나머지 상관은 한 문항과 나머지 문항의 합 사이의 상관이고, 문항 제외 α는 그 문항을 뺐을 때의 α입니다.",
	"method.change":           "두 조사는 서로 다른 응답자에게서 얻은 것으로 보고, 변화의 {level} 신뢰구간을 Welch의 방법으로 구했습니다.",
	"method.crosstabs":        "교차표: 수정 잔차는 (관측 빈도 − 기대 빈도)를 표준오차로 나눈 값입니다. 기대 빈도와 수정 잔차는 가중하지 않은 빈도에서 구합니다.",
	"method.tests":            "차이 검정: 분산이 같다고 보지 않는 Welch의 방법을 먼저 쓰고, 셋 이상의 집단은 둘씩 다시 비교합니다. 둘씩 비교할 때의 p는 비교의 수에 맞추어 조정한 값입니다.",
	"method.correlations":     "상관: 두 변수에 모두 값이 있는 응답자만 씁니다. 순위상관에서 같은 순위는 평균 순위를 씁니다.",
	"method.regressions":      "회귀: 범주인 항은 첫 값을 기준으로 한 가변수로 넣습니다. 모든 항에 값이 있는 응답자만 씁니다.",
	"method.references":       "참고 문헌",

	// provenance
	"provenance": "자료와 판본", "provenance.lead": "이 보고서의 모든 값은 아래의 자료와 프로그램으로 만들었습니다. 같은 자료와 판본으로 다시 분석하면 같은 값이 나옵니다.",
	"provenance.analysis": "분석", "provenance.at": "작성 일시", "provenance.run": "실행 번호", "provenance.project": "프로젝트와 판본", "provenance.code": "나루 판본",
	"provenance.rows": "읽은 응답자", "provenance.format": "문서 형식", "provenance.of": "조건 {name}", "provenance.param": "{label} ({value})",
	"provenance.from": "읽은 자료", "provenance.table": "읽은 자료와 스냅샷", "provenance.name": "이름", "provenance.kind": "종류", "provenance.version": "스냅샷 또는 판본",
	"kind.table": "표", "kind.object": "원본 파일", "kind.model": "모형",
	"signing": "확인", "signing.text": "위 내용을 확인하고 서명합니다. (이름, 서명, 날짜)", "signing.made": "작성", "signing.reviewed": "검토",

	// tests, effects, methods

	"correlation.pearson": "Pearson r", "correlation.spearman": "Spearman ρ", "correlation.kendall": "Kendall τ-b", "correlation.partial": "편상관",
	"term.(intercept)": "절편",
}
