package report_test

import (
	"io"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/report"
)

func BenchmarkHTML(b *testing.B) {
	d := city(3000)
	for b.Loop() {
		if err := report.HTML(io.Discard, d, report.Options{Language: "ko"}); err != nil {
			b.Fatal(err)
		}
	}
}
