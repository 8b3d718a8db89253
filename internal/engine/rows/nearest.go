package rows

import "strings"

// nearest is the name that was most likely meant, or empty when none is near: about a third of the letters may differ.
func nearest(name string, among []string) string {
	letters := len([]rune(name))
	best, least := "", min(letters/3+1, letters-1, 3)
	for _, other := range among {
		d := distance([]rune(strings.ToLower(name)), []rune(strings.ToLower(other)))
		if d < least || d == least && (best == "" || other < best) {
			best, least = other, d
		}
	}
	return best
}

// distance is the number of letters to change, put in or take out (Levenshtein).
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
