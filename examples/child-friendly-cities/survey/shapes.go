package survey

import (
	"encoding/json"
	"math"
)

// Shapes are the invented outlines of all districts as GeoJSON (WGS 84): one feature each, with its city, dong and district. They
// lie in the sea south of 33 degrees north, where nobody lives.
func Shapes() ([]byte, error) {
	type geometry struct {
		Type        string         `json:"type"`
		Coordinates [][][2]float64 `json:"coordinates"`
	}
	type feature struct {
		Type       string            `json:"type"`
		Properties map[string]string `json:"properties"`
		Geometry   geometry          `json:"geometry"`
	}
	collection := struct {
		Type     string    `json:"type"`
		Features []feature `json:"features"`
	}{Type: "FeatureCollection"}
	for i, c := range Cities() {
		west, south := 125+0.5*float64(i%6), 30+0.5*float64(i/6)
		for k, cell := range cells(len(c.Districts)) {
			collection.Features = append(collection.Features, feature{
				Type:       "Feature",
				Properties: map[string]string{"city": c.Code, "dong": c.Districts[k].Code, "district": c.Districts[k].Name},
				Geometry:   geometry{"Polygon", [][][2]float64{outline(cell, west, south, float64(i))}},
			})
		}
	}
	return json.Marshal(collection)
}

// cell is a part of the unit square.
type cell struct{ left, bottom, right, top float64 }

// cells cut the unit square into so many parts, in rows of two or three.
func cells(count int) []cell {
	rows := (count + 2) / 3
	var all []cell
	for r := range rows {
		inRow := (count - len(all)) / (rows - r)
		for k := range inRow {
			all = append(all, cell{
				float64(k) / float64(inRow), float64(r) / float64(rows), float64(k+1) / float64(inRow), float64(r+1) / float64(rows)})
		}
	}
	return all
}

// steps is how many points a side has.
const steps = 12

// outline walks around a cell, counterclockwise. Every point is bent by the same field, so that neighbours share their border.
func outline(c cell, west, south, city float64) [][2]float64 {
	var line [][2]float64
	walk := func(x0, y0, x1, y1 float64) {
		for s := range steps {
			f := float64(s) / steps
			line = append(line, bent(x0+(x1-x0)*f, y0+(y1-y0)*f, west, south, city))
		}
	}
	walk(c.left, c.bottom, c.right, c.bottom)
	walk(c.right, c.bottom, c.right, c.top)
	walk(c.right, c.top, c.left, c.top)
	walk(c.left, c.top, c.left, c.bottom)
	return append(line, line[0])
}

// bent moves a point of the unit square to where it lies on the map.
func bent(x, y, west, south, city float64) [2]float64 {
	round := 1 - 0.18*(math.Pow(2*x-1, 4)*math.Pow(2*y-1, 4)) // softer corners
	dx := 0.05*math.Sin(7*y+city) + 0.025*math.Sin(17*y+11*x+2*city) + 0.012*math.Sin(41*y+3*city)
	dy := 0.05*math.Sin(6*x+1.7*city) + 0.025*math.Sin(15*x-9*y+city) + 0.012*math.Sin(37*x+5*city)
	px, py := 0.5+(x-0.5)*round+dx, 0.5+(y-0.5)*round+dy
	return [2]float64{math.Round((west+0.36*px)*1e5) / 1e5, math.Round((south+0.3*py)*1e5) / 1e5}
}
