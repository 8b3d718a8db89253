package parameter

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// LabelsText is the stored form of labels: equal labels give equal texts.
func LabelsText(labels map[string]string) string {
	if len(labels) == 0 {
		return "{}"
	}
	text, err := json.Marshal(labels)
	if err != nil {
		panic(fmt.Sprintf("parameter: texts are always JSON: %v", err))
	}
	return string(text)
}

// CheckLabels refuses what is no text: it could not be told from other labels once it is stored. of is whose they are, for the message.
func CheckLabels(of string, labels map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		if value := labels[name]; !utf8.ValidString(name + value) {
			return problem.New("label_no_text", problem.Place{},
				problem.Args{"label": fmt.Sprintf("%q", name), "value": fmt.Sprintf("%q", value), "source": of})
		}
	}
	return nil
}
