package problem

import (
	"fmt"
	"strings"
)

// entry is the sentence and hint of one code. {name} is filled from Args; a hint whose names are not all
// given is left out.
type entry struct{ Say, Hint string }

// catalogue is one map per part of the house, so that a reader finds the words beside each other.
// A code stands in exactly one of them (kept by a test).
var catalogue = []map[Code]entry{
	yamlMessages,
	secretMessages,
	parameterMessages,
	projectMessages,
	rowsMessages,
	httpMessages,
	sourceMessages,
	budgetMessages,
	databaseMessages,
	filesMessages,
	controldbMessages,
	lakeMessages,
	objectstoreMessages,
	landingMessages,
	uploadMessages,
	modelMessages,
	tableMessages,
	sqlengineMessages,
	queryMessages,
	checkMessages,
	analysisMessages,
	surveyMessages,
	flowMessages,
	resultMessages,
	draftMessages,
	workbookMessages,
	trialMessages,
}

func lookup(code Code) (entry, bool) {
	for _, part := range catalogue {
		if found, ok := part[code]; ok {
			return found, true
		}
	}
	return entry{}, false
}

// fill replaces {name} by args[name], and {{ and }} by braces; whole is false when a name was missing.
func fill(text string, args Args) (filled string, whole bool) {
	whole = true
	var b strings.Builder
	for text != "" {
		end := strings.IndexByte(text, '}')
		switch {
		case strings.HasPrefix(text, "{{"), strings.HasPrefix(text, "}}"):
			b.WriteByte(text[0])
			text = text[2:]
		case text[0] == '{' && end > 0:
			name := text[1:end]
			if value, ok := args[name]; ok {
				fmt.Fprint(&b, value)
			} else {
				whole = false
				b.WriteString("{" + name + "}")
			}
			text = text[end+1:]
		default:
			b.WriteByte(text[0])
			text = text[1:]
		}
	}
	return b.String(), whole
}
