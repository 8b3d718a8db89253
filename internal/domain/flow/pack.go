package flow

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/work"
)

func pack(value any) (string, error) {
	text, err := json.Marshal(value)
	return string(text), err
}

// unpack keeps whole numbers whole: what was an int64 is one again.
func unpack(text string, into any) error {
	if text == "" {
		return nil
	}
	read := json.NewDecoder(bytes.NewReader([]byte(text)))
	read.UseNumber()
	return read.Decode(into)
}

func unpackResult(text string) (work.Result, error) {
	var result work.Result
	if err := unpack(text, &result); err != nil {
		return work.Result{}, err
	}
	for name, value := range result.Values {
		result.Values[name] = numbers(value)
	}
	return result, nil
}

// numbers turns the texts of JSON's numbers into int64 or float64, at any depth.
func numbers(value any) any {
	switch v := value.(type) {
	case json.Number:
		if whole, err := strconv.ParseInt(string(v), 10, 64); err == nil {
			return whole
		}
		broken, _ := v.Float64() // beyond the range it is infinite, which is what it was
		return broken
	case map[string]any:
		for name := range v {
			v[name] = numbers(v[name])
		}
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	}
	return value
}

// packParams stores parameters so that equal ones are equal texts: names in order, whole numbers and truths as
// themselves, all else as the text of a label.
func packParams(params map[string]any) (string, error) {
	labels := parameter.Labels(params)
	stored := map[string]any{}
	for name, value := range params {
		switch value.(type) {
		case int, int32, int64, bool:
			stored[name] = value
		default:
			stored[name] = labels[name]
		}
	}
	return pack(stored)
}

func unpackParams(text string) (map[string]any, error) {
	params := map[string]any{}
	if err := unpack(text, &params); err != nil {
		return nil, err
	}
	for name, value := range params {
		params[name] = numbers(value)
	}
	return params, nil
}

// typed gives stored parameters the types that the flow declares.
func typed(f *Flow, stored map[string]any) (map[string]any, error) {
	given := map[string]string{}
	for name, value := range stored {
		given[name] = fmt.Sprint(value)
	}
	params, err := f.Params.Bind(given, "flow "+f.Name)
	if err != nil {
		return nil, fmt.Errorf("restore the parameters of a run of flow %q: %w", f.Name, err)
	}
	return params, nil
}
