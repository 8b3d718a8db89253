package analysis

import (
	"encoding/json"
	"fmt"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// shapesOf are the maps of a run: features are filtered by the parameters of the same name, as rows are. A feature that lacks a property
// of that name belongs to every run.
func shapesOf(all []survey.Shapes, params map[string]string) (map[string]survey.Shapes, error) {
	chosen := map[string]survey.Shapes{}
	for _, s := range all {
		geojson, err := filtered(s.GeoJSON, params)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", s.File, err)
		}
		s.GeoJSON = geojson
		chosen[s.Split] = s
	}
	return chosen, nil
}

// filtered is a FeatureCollection with fewer features.
func filtered(geojson []byte, params map[string]string) ([]byte, error) {
	var collection struct {
		Type     string            `json:"type"`
		Features []json.RawMessage `json:"features"`
	}
	if err := json.Unmarshal(geojson, &collection); err != nil {
		return nil, err
	}
	kept := []json.RawMessage{}
	for _, feature := range collection.Features {
		var of struct {
			Properties map[string]any `json:"properties"`
		}
		if err := json.Unmarshal(feature, &of); err != nil {
			return nil, err
		}
		if belongs(of.Properties, params) {
			kept = append(kept, feature)
		}
	}
	collection.Features = kept
	return json.Marshal(collection)
}

func belongs(properties map[string]any, params map[string]string) bool {
	for name, want := range params {
		if value, ok := properties[name]; ok && value != nil && fmt.Sprint(value) != want {
			return false
		}
	}
	return true
}
