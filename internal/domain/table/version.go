package table

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
)

// version is the hash of all that decides which rows a delivery gives: not titles, descriptions or places.
func (t *Table) version() string {
	type columnForm struct {
		Name, Type, Field, From, Format, Asked, Pattern string
		Null, Values, Missing, NotApplicable            []string
		Required, Unique                                bool
		Min, Max                                        *string
	}
	form := struct {
		From      []string
		Strategy  string
		Partition []string
		Guard     Guard
		OnBadRow  string
		Format    any
		Columns   []columnForm

		// Of tables that have them: the hash of others is what it was before there were these words.
		File    string   `json:",omitempty"`
		Records string   `json:",omitempty"`
		Key     []string `json:",omitempty"`
		Deleted string   `json:",omitempty"`
		Drift   *Drift   `json:",omitempty"`
	}{Strategy: t.Strategy, Partition: t.Partition, Guard: t.Guard, OnBadRow: t.OnBadRow, Format: t.Format,
		File: t.File, Records: t.Records, Key: t.Key, Deleted: t.DeletedText}
	if t.Drift != (Drift{}) && t.Drift != usualDrift {
		form.Drift = &t.Drift
	}
	for _, at := range t.From {
		form.From = append(form.From, at.Value)
	}
	slices.Sort(form.From)
	for _, c := range t.Columns {
		one := columnForm{
			Name: c.Name, Type: c.Type.String(), Field: c.Field, From: c.From, Format: c.Format, Asked: c.AskedText,
			Null: c.Null, Values: c.Values, Missing: c.Missing, NotApplicable: c.NotApplicable,
			Required: c.Required, Unique: c.Unique, Min: c.Min, Max: c.Max,
		}
		if c.Pattern != nil {
			one.Pattern = c.Pattern.String()
		}
		form.Columns = append(form.Columns, one)
	}
	text, err := json.Marshal(form)
	if err != nil {
		panic("a contract is plain values: " + err.Error())
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])[:16]
}
