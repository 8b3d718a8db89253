package duckdb

import "strings"

// gives are the names of the columns of a SELECT's answer, in lower case; known is false when a star, or a column without a
// name, leaves that to the tables and to the engine.
func gives(node any) (names []string, known bool) {
	tree, ok := node.(map[string]any)
	if !ok {
		return nil, false
	}
	switch tree["type"] {
	case "SET_OPERATION_NODE":
		return gives(tree["left"]) // which names it
	case "CTE_NODE":
		return gives(tree["child"])
	case "SELECT_NODE":
	default:
		return nil, false
	}
	list, _ := tree["select_list"].([]any)
	for _, item := range list {
		column, _ := item.(map[string]any)
		name, _ := column["alias"].(string)
		if parts, ok := column["column_names"].([]any); ok && name == "" && len(parts) > 0 {
			name, _ = parts[len(parts)-1].(string)
		}
		if name == "" || column["class"] == "STAR" {
			return nil, false
		}
		names = append(names, strings.ToLower(name))
	}
	return names, true
}
