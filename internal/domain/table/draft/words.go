package draft

import (
	"slices"
	"strings"
)

// What stands in a column of a codebook, by the words that head it; the first words are the surest. A header fits a word
// when it is it, or goes on with a bracket. Blanks and case do not count.
var (
	renameWords   = []string{"newname", "shortname", "영문명", "영문변수명", "columnname", "열이름"}
	variableWords = []string{"variable", "변수", "변수명", "변수이름", "variablename", "변수코드", "var", "name",
		"column", "field",
		"fieldname", "문항번호", "문항코드", "question no", "questionid", "항목", "항목명", "codename", "item"}
	typeWords    = []string{"type", "유형", "변수유형", "자료형", "데이터유형", "데이터형식", "형식"}
	missingWords = []string{"missing", "missingvalues", "missingcodes", "결측", "결측값", "결측치", "결측코드", "무응답", "무응답코드"}
	notWords     = []string{"notapplicable", "n/a", "na", "해당없음", "비해당", "비해당값", "비해당코드"}
	askedWords   = []string{"asked", "askedof", "universe", "대상", "응답대상", "조건", "응답조건"}
	meaningWords = []string{"meaning", "codelabel", "valuelabel", "값라벨", "값레이블", "값설명", "코드라벨", "코드설명",
		"코드내용", "보기내용",
		"category", "의미"}
	codeWords  = []string{"value", "code", "값", "코드", "코드값", "보기번호", "변수값"}
	codesWords = []string{"values", "valuelabels", "valuelabel", "보기", "응답보기", "보기값", "응답", "응답항목", "선택지",
		"codes", "responses",
		"responseoptions", "options", "choices", "categories", "coding", "codelist", "값설명", "변수값설명", "코드설명"}
	labelWords = []string{"label", "labels", "variablelabel", "설명", "질문", "질문내용", "문항", "문항내용", "내용",
		"question", "questiontext",
		"description", "변수설명", "변수라벨", "변수레이블", "라벨", "레이블"}
)

// places says where in a line things stand; -1: nowhere.
type places struct {
	variable, rename, label, kind, codes, code, meaning, missing, not, asked int
}

func placesOf(fields []string) places {
	taken := map[int]bool{}
	find := func(words []string) int {
		for _, word := range words {
			for i, field := range fields {
				if !taken[i] && heads(field, word) {
					taken[i] = true
					return i
				}
			}
		}
		return -1
	}
	p := places{rename: find(renameWords), variable: find(variableWords)}
	p.kind, p.missing, p.not, p.asked = find(typeWords), find(missingWords), find(notWords), find(askedWords)
	p.meaning, p.code, p.codes, p.label = find(meaningWords), find(codeWords), find(codesWords), find(labelWords)
	return p.settled(fields)
}

// settled decides what words mean that several layouts use.
func (p places) settled(fields []string) places {
	if p.variable < 0 && len(fields) >= 3 && heads(fields[0], "value") && fields[1] == fields[0] &&
		heads(fields[2], "label") { // as SPSS writes its value labels: the name stands in the first "Value"
		return places{0, -1, -1, -1, -1, 1, 2, -1, -1, -1}
	}
	if p.code >= 0 && p.meaning < 0 && p.codes >= 0 { // value | value labels: one line a code
		p.meaning, p.codes = p.codes, -1
	}
	if p.code < 0 && p.meaning >= 0 && p.codes < 0 { // a single column of value labels holds codes too
		p.codes, p.meaning = p.meaning, -1
	}
	if p.code >= 0 && p.meaning < 0 { // a single column of values holds all of them
		p.codes, p.code = p.code, -1
	}
	return p
}

// roles is how many things a row of a codebook's names names.
func (p places) roles() int {
	n := 0
	for _, at := range []int{p.variable, p.rename, p.label, p.kind, p.codes, p.code, p.meaning, p.missing, p.not, p.asked} {
		if at >= 0 {
			n++
		}
	}
	return n
}

func heads(field, word string) bool {
	rest, ok := strings.CutPrefix(squeezed(field), squeezed(word))
	return ok && (rest == "" || rest[0] == '(' || rest[0] == '*')
}

// Words of a code's meaning by which it is no answer.
var (
	saysMissing = []string{"무응답", "모름/무응답", "모름·무응답", "결측", "결측값", "noanswer", "missing", "refused",
		"notanswered", "don'tknow/noanswer"}
	saysNot = []string{"해당없음", "비해당", "해당사항없음", "notapplicable", "doesnotapply", "n/a"}
)

// nothing says that a cell of a codebook means: there is none.
func nothing(text string) bool {
	return slices.Contains([]string{"-", "–", "없음", "none", "n/a", "na", "해당없음", "x", "."}, squeezed(text))
}

// wantsText says that a codebook declares texts, whatever they look like.
func wantsText(word string) bool {
	word = squeezed(word)
	return slices.ContainsFunc([]string{"string", "text", "char", "varchar", "문자", "텍스트"},
		func(w string) bool { return strings.HasPrefix(word, w) })
}
