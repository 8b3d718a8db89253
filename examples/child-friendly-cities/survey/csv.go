package survey

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"

	"golang.org/x/text/encoding/korean"
)

// CSV is the export of the platform: UTF-8 with a byte order mark, as spreadsheets like it.
func (s Sheet) CSV() ([]byte, error) {
	text, err := s.text(false)
	if err != nil {
		return nil, err
	}
	return append([]byte("\ufeff"), text...), nil
}

// PaperCSV is what an office saves: CP949, with lines that end in CR LF.
func PaperCSV(city string, round int) ([]byte, error) {
	sheet, err := Make(city, round, Paper)
	if err != nil {
		return nil, err
	}
	text, err := sheet.text(true)
	if err != nil {
		return nil, err
	}
	encoded, err := korean.EUCKR.NewEncoder().Bytes(text)
	if err != nil {
		return nil, fmt.Errorf("write as CP949: %w", err)
	}
	return encoded, nil
}

func (s Sheet) text(crlf bool) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = crlf
	if err := w.WriteAll(append([][]string{s.Header}, s.Rows...)); err != nil {
		return nil, fmt.Errorf("write CSV: %w", err)
	}
	return b.Bytes(), nil
}

// CitiesCSV and DistrictsCSV are the seeds of the project.
func CitiesCSV() ([]byte, error) {
	s := Sheet{Header: []string{"city", "name", "population", "children"}}
	for _, c := range Cities() {
		s.Rows = append(s.Rows, []string{c.Code, c.Name, strconv.Itoa(c.Population), strconv.Itoa(c.Children)})
	}
	return s.text(false)
}

// DistrictsCSV has one row for each district of each city; dong is its code.
func DistrictsCSV() ([]byte, error) {
	s := Sheet{Header: []string{"city", "dong", "district", "population"}}
	for _, c := range Cities() {
		for _, d := range c.Districts {
			s.Rows = append(s.Rows, []string{c.Code, d.Code, d.Name, strconv.Itoa(d.Population)})
		}
	}
	return s.text(false)
}
