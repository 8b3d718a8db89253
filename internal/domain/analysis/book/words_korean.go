package book

import "github.com/naru-data/naru/internal/domain/analysis/wording"

// korean are the words of workbooks in Korean. Keys that begin with sheet. are names of sheets: short.
var korean = wording.Words{
	"mark":   "비공개",
	"marked": "‘{mark}’: 응답자가 {n}명보다 적어 개인이 드러날 수 있는 칸과, 그 칸을 거꾸로 계산해 낼 수 있는 칸은 보이지 않습니다.",

	"sheet.summary": "요약", "sheet.scores": "점수", "sheet.split": "점수({split})", "sheet.changes": "변화", "sheet.changes.items": "변화(문항)", "sheet.reliability": "신뢰도",
	"sheet.items": "문항", "sheet.frequencies": "빈도", "sheet.frequencies.group": "빈도({group})", "sheet.sets": "복수응답",
	"sheet.crosstabs": "교차표", "sheet.tests": "차이 검정", "sheet.correlations": "상관", "sheet.regressions": "회귀",

	"title.scores": "영역별 점수", "title.split": "{split}별 점수", "title.changes": "지난 조사와의 비교", "title.reliability": "척도의 신뢰도",
	"title.items": "문항별 결과", "title.frequencies": "응답 빈도", "title.frequencies.group": "응답 빈도: {group}", "title.sets": "복수응답 문항",
	"title.crosstabs": "교차표", "title.tests": "집단 간 차이 검정", "title.correlations": "상관분석", "title.regressions": "회귀분석",

	"about": "이 문서", "analysis": "분석", "parameter": "조건", "made.at": "작성 일시", "respondents": "응답자", "compared": "비교 대상",
	"project": "프로젝트", "version": "프로젝트 버전", "code": "나루 버전", "run": "실행 번호", "from": "자료", "snapshot": "스냅샷",
	"subject": "항목", "value": "내용", "origin": "출처", "alpha.value": "α", "difference.value": "차이",
	"method": "산출 방법", "groups": "응답 집단", "condition": "기준", "contents": "차례", "sheet": "시트", "content": "내용", "notes": "알아 둘 점",
	"compare.value": "{param} {now} ↔ {before} (응답자 {n}명)",

	"method.range":    "점수: 문항 평균을 (평균 − 최솟값) ÷ (최댓값 − 최솟값) × {to}으로 바꾸었습니다. 역문항은 먼저 뒤집었습니다.",
	"method.share":    "점수: 문항 평균을 평균 ÷ 최댓값 × {to}으로 바꾸었습니다. 역문항은 먼저 뒤집었습니다.",
	"method.answered": "해당하는 문항의 {share} 이상에 답한 응답자만 점수를 냅니다. ‘해당 없음’은 분모에서 뺍니다.",
	"method.level":    "신뢰구간은 {level} 수준입니다.",
	"method.weight":   "가중치 {weight}를 적용했습니다. n은 가중하지 않은 응답자 수입니다.",
	"method.suppress": "응답자가 {n}명보다 적은 칸은 보이지 않습니다.",
	"method.percent":  "빈도의 %는 응답한 사람 중의 비율(유효 퍼센트)입니다.",
	"method.empty":    "빈칸은 없는 값입니다. 0이 아닙니다.",

	"group": "집단", "domain": "영역", "total": "전체", "item": "문항", "item.label": "문항 내용", "n": "n", "effective.n": "유효 n",
	"n.before": "지난 조사 n", "score": "점수", "mean": "평균", "sd": "표준편차", "low": "하한", "high": "상한", "interval": "신뢰구간",
	"item.count": "문항 수", "scores.by.group": "집단별 영역 점수", "scores.detail": "표준편차와 신뢰구간", "scores.chart": "집단별 영역 점수 ({to}점 만점)",
	"split.chart": "{group}: {split}별 전체 점수 ({to}점 만점)", "split.chart.domain": "{group}: {split}별 {domain} 점수 ({to}점 만점)",

	"alpha": "Cronbach α", "alpha.listwise": "α (전부 응답)", "n.listwise": "n (전부 응답)", "alpha.standardised": "표준화 α", "omega": "McDonald ω",
	"why": "비고", "reversed": "역문항", "yes": "예", "answered": "응답", "no_answer": "무응답", "not_applicable": "해당 없음", "not_asked": "묻지 않음",
	"item.rest": "문항–나머지 상관", "alpha.deleted": "문항 제외 α", "top.box": "최고 응답 %", "bottom.box": "최저 응답 %",
	"reliability.note": "α는 쌍별 공분산으로, ‘전부 응답’은 모든 문항에 답한 응답자만으로 냈습니다. 평균과 표준편차는 점수로 바꾸기 전의 값입니다.",
	"items.note":       "역문항의 평균과 최고·최저 응답은 뒤집은 뒤의 값입니다.",

	"percent": "%", "percent.asked": "물은 사람 %", "valid.percent": "유효 %", "valid": "응답", "all": "전체", "answer": "응답 범주", "code.column": "값",
	"other.variables": "그 밖의 문항", "frequency.note": "%는 응답한 사람 중의 비율입니다. 전체 = 응답 + 무응답 + 해당 없음 + 묻지 않음.",
	"frequency.chart": "{title}: 응답 분포 (%)", "sets.note": "%는 이 질문에 하나라도 답한 사람 중의 비율이며, 여럿을 고를 수 있어 합이 100을 넘습니다.",

	"now": "이번", "before": "지난", "change": "변화", "n.now": "n (이번)", "n.then": "n (지난)", "change.interval": "변화의 신뢰구간",
	"changes.note":        "{param} {before} → {now}의 비교입니다.",
	"changes.common":      "영역과 전체 점수는 두 조사에 모두 있는 문항만으로 냈습니다.",
	"changes.only.now":    "이번에만 물어 비교할 수 없는 문항: {items}",
	"changes.only.before": "지난 조사에만 있던 문항: {items}",
	"changes.chart":       "{group}: {before} → {now}", "changes.items": "문항별 변화",

	"row.percent": "행 %", "column.percent": "열 %", "expected": "기대 빈도", "residual": "수정 잔차", "crosstab.title": "{variable} × {split}",
	"crosstab.residuals": "{variable} × {split}: 기대 빈도와 수정 잔차", "crosstab.note": "수정 잔차의 절댓값이 2를 넘으면 그 칸의 빈도는 우연으로 보기 어렵습니다.",

	"test": "검정", "variable": "변수", "by": "구분", "a": "A", "b": "B", "statistic": "통계량", "df1": "자유도 1", "df2": "자유도 2", "p": "p",
	"effect": "효과 크기", "difference": "차이 (A − B)", "method.word": "방법", "x": "X", "y": "Y", "r": "r",
	"term": "항", "estimate": "계수", "se": "표준오차", "t": "t (z)", "model": "모형 전체",
	"model.note": "‘모형 전체’ 줄의 계수는 설명력(R²), t는 F 또는 우도비 통계량입니다.",

	"pearson": "Pearson", "spearman": "Spearman", "kendall": "Kendall τ-b", "partial": "편상관",

	"term.intercept": "절편", "term.(intercept)": "절편",
}
