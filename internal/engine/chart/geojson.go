package chart

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// ring is a closed line of longitude (x) and latitude (y); the first point is not repeated at the end.
type ring []point

// polygonShape is an outer ring and its holes.
type polygonShape []ring

// feature is the shape of one place, under the value of the property that names it.
type feature struct {
	key      string // empty: the feature has no such property
	polygons []polygonShape
}

type geoCollection struct {
	Type     string       `json:"type"`
	Features []geoFeature `json:"features"`
}

type geoFeature struct {
	Properties map[string]any `json:"properties"`
	Geometry   *geoGeometry   `json:"geometry"`
}

type geoGeometry struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
}

// decodeShapes reads a FeatureCollection of RFC 7946 whose features are Polygon or MultiPolygon; a feature
// without a geometry is left out. property names the feature: a text or a number.
func decodeShapes(data []byte, property string) ([]feature, error) {
	var collection geoCollection
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))))
	decoder.UseNumber() // a code such as 11250 stays as it is written
	if err := decoder.Decode(&collection); err != nil {
		return nil, fmt.Errorf("no GeoJSON: %w", err)
	}
	if collection.Type != "FeatureCollection" {
		return nil, fmt.Errorf("type is %q, not FeatureCollection", collection.Type)
	}
	var features []feature
	for i, f := range collection.Features {
		if f.Geometry == nil {
			continue
		}
		polygons, err := f.Geometry.decode()
		if err != nil {
			return nil, fmt.Errorf("feature %d: %w", i+1, err)
		}
		features = append(features, feature{key: f.key(property), polygons: polygons})
	}
	if len(features) == 0 {
		return nil, errors.New("no feature has a shape")
	}
	return features, nil
}

func (f geoFeature) key(property string) string {
	switch v := f.Properties[property].(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

func (g geoGeometry) decode() ([]polygonShape, error) {
	var raw [][][][]float64
	switch g.Type {
	case "Polygon":
		raw = make([][][][]float64, 1)
		if err := json.Unmarshal(g.Coordinates, &raw[0]); err != nil {
			return nil, fmt.Errorf("coordinates of a Polygon: %w", err)
		}
	case "MultiPolygon":
		if err := json.Unmarshal(g.Coordinates, &raw); err != nil {
			return nil, fmt.Errorf("coordinates of a MultiPolygon: %w", err)
		}
	default:
		return nil, fmt.Errorf("geometry is %q; Polygon and MultiPolygon can be drawn", g.Type)
	}
	var polygons []polygonShape
	for _, rings := range raw {
		var shape polygonShape
		for _, coordinates := range rings {
			r, err := newRing(coordinates)
			if err != nil {
				return nil, err
			}
			shape = append(shape, r)
		}
		if len(shape) > 0 {
			polygons = append(polygons, shape)
		}
	}
	if len(polygons) == 0 {
		return nil, fmt.Errorf("the %s is empty", g.Type)
	}
	return polygons, nil
}

func newRing(coordinates [][]float64) (ring, error) {
	var r ring
	for _, position := range coordinates {
		if len(position) < 2 {
			return nil, fmt.Errorf("a position has %d numbers; longitude and latitude are needed", len(position))
		}
		x, y := position[0], position[1]
		if math.Abs(x) > 180 || math.Abs(y) > 90 {
			return nil, fmt.Errorf("%v, %v are not degrees of longitude and latitude; convert the shapes to WGS 84", x, y)
		}
		r = append(r, point{x, y})
	}
	if len(r) > 1 && r[0] == r[len(r)-1] {
		r = r[:len(r)-1]
	}
	if len(r) < 3 {
		return nil, fmt.Errorf("a ring has %d different points; at least 3 are needed", len(r))
	}
	return r, nil
}
