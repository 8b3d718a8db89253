package httpapi

import (
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Timeout is a time for the whole of a request, or one for each phase.
type Timeout struct {
	Connect yamlfile.Duration `yaml:"connect" help:"until a connection stands, and again until it is encrypted"`
	Silence yamlfile.Duration `yaml:"silence" help:"the longest time without a byte, before an answer begins and within it"`
	Whole   yamlfile.Duration `yaml:"whole" help:"from the beginning of a request to the last byte"`
}

// DecodeYAML reads 5m, or a block.
func (t *Timeout) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	if !n.IsMap() {
		t.Whole.DecodeYAML(n, in, found)
		return
	}
	type block Timeout // without this method
	yamlfile.Decode(n, in, (*block)(t), found)
}

// YAMLType names it for the reference.
func (Timeout) YAMLType() string { return "duration, or {connect, silence, whole}" }
