package book_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/naru-data/naru/internal/domain/analysis/book"
	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

func written(t *testing.T, d *survey.Document, language string) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if err := book.Workbook(&out, d, language); err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// rows are a sheet as a person sees it; cells are divided by |.
func rows(t *testing.T, file *excelize.File, sheet string) []string {
	t.Helper()
	all, err := file.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, row := range all {
		lines = append(lines, strings.Join(row, "|"))
	}
	return lines
}

func wantRows(t *testing.T, file *excelize.File, sheet string, wanted ...string) {
	t.Helper()
	lines := rows(t, file, sheet)
	for _, line := range wanted {
		if !slices.Contains(lines, line) {
			t.Errorf("sheet %q lacks %q; it is\n%s", sheet, line, strings.Join(lines, "\n"))
		}
	}
}

func TestWorkbookHasASheetForEachTopicWithRows(t *testing.T) {
	t.Parallel()
	all := []string{"요약", "점수", "점수(읍면동)", "변화", "변화(문항)", "신뢰도", "문항", "빈도(아동)", "빈도(보호자)", "빈도(관계자)", "복수응답", "교차표", "차이 검정", "상관", "회귀"}
	if got := written(t, sample(), "ko").GetSheetList(); !slices.Equal(got, all) {
		t.Errorf("sheets are %v", got)
	}
	d := sample()
	d.Changes, d.Crosstabs, d.Tests, d.Correlations, d.Regressions, d.Splits, d.Sets, d.Scales = nil, nil, nil, nil, nil, nil, nil, nil
	d.Frequencies = d.Frequencies[:20]
	if got := written(t, d, "en").GetSheetList(); !slices.Equal(got, []string{"Summary", "Scores", "Items", "Frequencies"}) {
		t.Errorf("sheets are %v", got)
	}
	if got := written(t, &survey.Document{Name: "empty"}, "ko").GetSheetList(); !slices.Equal(got, []string{"요약"}) {
		t.Errorf("an empty document has sheets %v", got)
	}
}

func TestWorkbookSaysWhatItWasMadeFrom(t *testing.T) {
	t.Parallel()
	file := written(t, sample(), "ko")
	wantRows(t, file, "요약", "아동친화도시 조사 결과", "round|2026", "city|나루시 (21)", "응답자|612", "비교 대상|round 2026 ↔ 2025 (응답자 566명)",
		"프로젝트 버전|5f2c9a1b7d3e", "나루 버전|0.4.0", "실행 번호|01JDEMO0RUN", "자료|clean_responses (스냅샷 8841220937712)",
		"아동|ob <= 3|402|377",
		"작성 일시 (UTC)|2026-11-24T00:30:00Z",
		"• 아동, 놀이와 여가: ‘갈 만한 곳이 없어 집에만 있을 때가 많다’ 문항은 다른 문항과 반대로 움직입니다. 역문항인지 확인할 필요가 있습니다.",
		"• from_the_future (x = 1)", "• 신뢰구간은 95% 수준입니다.")
	properties, err := file.GetDocProps()
	if err != nil || properties.Title != "아동친화도시 조사 결과" || properties.Created != "2026-11-24T00:30:00Z" || properties.Language != "ko" {
		t.Errorf("properties are %+v, %v", properties, err)
	}
}

func TestWorkbookShowsFiguresAsResearchersWriteThem(t *testing.T) {
	t.Parallel()
	file := written(t, sample(), "ko")
	wantRows(t, file, "점수", "|점수|n|점수|n|점수|n", "놀이와 여가|83.4|21|52.4|48|60.5|75")
	wantRows(t, file, "신뢰도", "아동|놀이와 여가|6|40|0.890|0.850|0.920|0.880|38|0.890|0.900|3.32|0.61")
	wantRows(t, file, "상관", "Pearson|놀이와 여가|안전과 보호|398|0.587|<.001|0.515|0.651")
	wantRows(t, file, "회귀", "모형 전체|398|0.371||77.40|<.001")
	wantRows(t, file, "변화", "놀이와 여가|77.6|83.4|+5.8|+2.8|+8.8|90|100")
	wantRows(t, file, "차이 검정", "Games–Howell 사후검정|놀이와 여가|응답 대상|초등|중등|290|3.61||180.20|<.001|||4.20|0.90|7.50")
	p, err := file.GetCellValue("상관", "F5", excelize.Options{RawCellValue: true})
	if err != nil || p != "0.000000001" {
		t.Errorf("p is kept as %q, %v", p, err)
	}
	// excelize does not know conditions of a format, and shows every p as the first: what spreadsheet programs
	// read is the format.
	id, err := file.GetCellStyle("상관", "F5")
	if err != nil {
		t.Fatal(err)
	}
	if style, err := file.GetStyle(id); err != nil || *style.CustomNumFmt != `[<0.001]"<.001";0.000` {
		t.Errorf("p is shown by %v, %v", style, err)
	}
}

func TestWorkbookMarksWhatMustNotBeShownAndSaysSo(t *testing.T) {
	t.Parallel()
	file := written(t, sample(), "ko")
	wantRows(t, file, "점수(읍면동)", "물빛2동|비공개|비공개|비공개|비공개|비공개|비공개",
		"‘비공개’: 응답자가 5명보다 적어 개인이 드러날 수 있는 칸과, 그 칸을 거꾸로 계산해 낼 수 있는 칸은 보이지 않습니다.")
	wantRows(t, file, "빈도(관계자)", "pl04|도서관과 문화 시설을 쉽게 이용한다|비공개|비공개|비공개|비공개|20|50.0|14|35.0|비공개|3|3|3|비공개")
	if strings.Contains(strings.Join(rows(t, file, "점수"), "\n"), "비공개") {
		t.Error("a sheet without such a figure explains the mark")
	}
	wantRows(t, written(t, sample(), "en"), "Tests", "Games–Howell|Play and leisure|응답 대상|초등|고등|n/s|n/s|n/s|n/s|n/s|n/s||n/s|n/s|n/s")
}

func TestWorkbookPivotsFrequencies(t *testing.T) {
	t.Parallel()
	file := written(t, sample(), "ko")
	wantRows(t, file, "빈도(아동)", "놀이와 여가", "문항|문항 내용|1 전혀 아니다||2 아니다||3 그렇다||4 매우 그렇다||응답|무응답|해당 없음|묻지 않음|전체",
		"pl01|집 가까이에 놀 수 있는 곳이 있다|10|2.7|40|10.8|200|54.1|120|32.4|370|3|3|3|379", "그 밖의 문항", "happy 삶의 만족도", "10|10|105|23.5|23.9", "|응답|440")
	wantRows(t, file, "복수응답", "w1|놀이터와 공원|120|29.3|120|28.6|120|27.9")
}

func TestWorkbookDrawsChartsOfItsOwnCells(t *testing.T) {
	t.Parallel()
	file := written(t, sample(), "ko")
	var text strings.Builder
	file.Pkg.Range(func(key, part any) bool {
		if strings.HasPrefix(key.(string), "xl/charts/") {
			text.Write(part.([]byte))
		}
		return true
	})
	drawn := strings.ReplaceAll(text.String(), "&#39;", "'")
	for _, ref := range []string{"'점수'!$A$6:$A$7", "'점수'!$B$6:$B$7", "'점수'!$B$4", "'빈도(아동)'!$D$7:$D$12", "'빈도(아동)'!$C$5", "'변화'!$B$9:$B$11"} {
		if !strings.Contains(drawn, "<f>"+ref+"</f>") {
			t.Errorf("no chart draws %s", ref)
		}
	}
}

func TestWorkbookGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	var first, again bytes.Buffer
	if err := book.Workbook(&first, sample(), "ko"); err != nil {
		t.Fatal(err)
	}
	if err := book.Workbook(&again, sample(), "ko"); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), again.Bytes()) {
		t.Error("the same document gave other bytes")
	}
}

func TestWorkbookRefusesALanguageWithoutWords(t *testing.T) {
	t.Parallel()
	if err := book.Workbook(&bytes.Buffer{}, sample(), "fr"); err == nil || !strings.Contains(err.Error(), "ko or en") {
		t.Errorf("got %v", err)
	}
}
