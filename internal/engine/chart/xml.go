package chart

import "strings"

// element writes a start tag with its attributes, names and values in turn, or an empty element where the name
// ends in a slash. Two values of class are joined, since both a fill and a stroke bring one.
func element(b *strings.Builder, name string, attributes ...string) {
	name, empty := strings.CutSuffix(name, "/")
	b.WriteString("<" + name)
	class := ""
	for i := 0; i+1 < len(attributes); i += 2 {
		if attributes[i] == "class" {
			class = strings.TrimSpace(class + " " + attributes[i+1])
			continue
		}
		b.WriteString(" " + attributes[i] + `="` + escape(attributes[i+1]) + `"`)
	}
	if class != "" {
		b.WriteString(` class="` + escape(class) + `"`)
	}
	if empty {
		b.WriteString("/>\n")
		return
	}
	b.WriteString(">")
}

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// escape makes a text safe as content and as an attribute's value.
func escape(s string) string { return escapes.Replace(s) }
