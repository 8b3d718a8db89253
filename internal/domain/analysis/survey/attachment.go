package survey

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// attached gives the bytes of a file that the analysis names, which must lie in the folder of its sort.
func (d *decoding) attached(at yamlfile.At[string], folder, ending string) ([]byte, bool) {
	inside := strings.HasPrefix(at.Value, folder+"/") && path.Clean(at.Value) == at.Value
	if !inside || path.Ext(at.Value) != ending {
		d.found.Report("analysis_file_where", at.Place, problem.Args{"file": at.Value, "want": folder + "/NAME" + ending, "in": d.in})
		return nil, false
	}
	text, ok := d.files(at.Value)
	if !ok {
		d.found.Report("analysis_file_missing", at.Place, problem.Args{"file": at.Value, "in": d.in})
	}
	return text, ok
}

// text reads texts/NAME.md, one or one per language.
func (d *decoding) text(n yamlfile.Node, in string) Text {
	if n.IsZero() {
		return nil
	}
	all := Text{}
	byLanguage(n, in, d.found, func(language string, at yamlfile.At[string]) {
		text, ok := d.attached(at, "texts", ".md")
		if !ok {
			return
		}
		if bad := firstInvalid(text); bad >= 0 {
			d.found.Report("analysis_text_utf8", at.Place, problem.Args{
				"file": at.Value, "line": 1 + bytes.Count(text[:bad], []byte("\n"))})
			return
		}
		text = bytes.TrimPrefix(text, []byte("\uFEFF"))
		all[language] = strings.ReplaceAll(string(text), "\r\n", "\n")
	})
	return all
}

// firstInvalid is where a text stops being one; -1 when it is one.
func firstInvalid(text []byte) int {
	for i := 0; i < len(text); {
		char, size := utf8.DecodeRune(text[i:])
		if char == utf8.RuneError && size == 1 || char == 0 {
			return i
		}
		i += size
	}
	return -1
}

// workbook reads forms/NAME.xlsx.
func (d *decoding) workbook(at yamlfile.At[string]) []byte {
	if at.Value == "" {
		return nil // told as a missing key
	}
	text, ok := d.attached(at, "forms", ".xlsx")
	if !ok {
		return nil
	}
	z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil || !slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == "xl/workbook.xml" }) {
		d.found.Report("analysis_form_no_workbook", at.Place, problem.Args{"file": at.Value})
		return nil
	}
	return text
}

// geoJSON reads maps/NAME.geojson: polygons, each with the property that says whose they are.
func (d *decoding) geoJSON(at, property yamlfile.At[string]) []byte {
	text, ok := d.attached(at, "maps", ".geojson")
	if !ok {
		return nil
	}
	var file struct {
		Type     string `json:"type"`
		Features []struct {
			Properties map[string]any `json:"properties"`
			Geometry   *struct {
				Type string `json:"type"`
			} `json:"geometry"`
		} `json:"features"`
	}
	refuse := func(why string) []byte {
		d.found.Report("analysis_shapes_form", at.Place, problem.Args{"file": at.Value, "why": why})
		return nil
	}
	if err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\uFEFF")), &file); err != nil {
		return refuse(err.Error())
	}
	if file.Type != "FeatureCollection" || len(file.Features) == 0 {
		return refuse("it is no FeatureCollection with features in it")
	}
	known := map[string]bool{}
	for _, feature := range file.Features {
		if g := feature.Geometry; g == nil || g.Type != "Polygon" && g.Type != "MultiPolygon" {
			return refuse("a feature is neither a Polygon nor a MultiPolygon")
		}
		for name := range feature.Properties {
			known[name] = true
		}
	}
	if !known[property.Value] {
		d.found.Report("analysis_shapes_property", property.Place, problem.Args{
			"property": property.Value, "file": at.Value, "hint": hint(property.Value, sorted(known))})
	}
	return bytes.TrimPrefix(text, []byte("\uFEFF"))
}

func sorted(names map[string]bool) []string {
	var all []string
	for name := range names {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}
