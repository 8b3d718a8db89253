package problem

import "strings"

// Nearest is the known word that a person most likely meant, or empty when none is near: at most one letter in three
// is wrong, missing, surplus or swapped with its neighbour. Of equally near ones the first.
func Nearest(word string, known []string) string {
	best, fewest := "", 0
	meant := []rune(strings.ToLower(word))
	for _, candidate := range known {
		letters := []rune(strings.ToLower(candidate))
		d := edits(meant, letters)
		if candidate != word && d <= max(1, max(len(meant), len(letters))/3) && (best == "" || d < fewest) {
			best, fewest = candidate, d
		}
	}
	return best
}

// edits counts the letters to insert, delete, replace or swap (Damerau's distance, each place touched once).
func edits(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
