package upload

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// judged is a file that is what its part wants.
type judged struct {
	File
	part   Part
	word   string // the part's type that it is of
	packed bool
}

// extension of the object's key: what the file is, whatever it is called.
func (j judged) extension() string {
	word := j.word
	if _, kind, media := strings.Cut(word, "/"); media {
		word = kind
	}
	if j.packed {
		word += ".gz"
	}
	return word
}

// judge holds all files against the declaration, and tells everything that is wrong at once. They come back in the
// order of the parts.
func (u *Upload) judge(files []File) ([]judged, error) {
	var found problem.List
	byPart := map[string]File{}
	for _, f := range files {
		part, ok := u.part(f.Part)
		before, twice := byPart[part.Name]
		switch {
		case !ok:
			found.Add(u.unknownPart(f))
		case twice:
			found.Report("upload_part_twice", problem.Place{},
				problem.Args{"part": part.Name, "one": before.Name, "other": f.Name, "upload": u.Name})
		default:
			byPart[part.Name] = f
		}
	}
	var all []judged
	for _, part := range u.Parts {
		f, ok := byPart[part.Name]
		if !ok {
			if found.Len() == 0 || len(u.Parts) > 1 {
				found.Report("upload_part_missing", problem.Place{}, problem.Args{
					"part": part.Name, "types": strings.Join(part.Types, " or "), "upload": u.Name})
			}
			continue
		}
		one, wrong, err := part.judge(f)
		if err != nil {
			return nil, err
		}
		if wrong != nil {
			found.Add(wrong)
		}
		all = append(all, one)
	}
	return all, found.Err()
}

func (u *Upload) unknownPart(f File) *problem.Problem {
	args := problem.Args{"part": f.Part, "file": f.Name, "upload": u.Name, "parts": strings.Join(u.partNames(), ", ")}
	if f.Part == "" {
		return problem.New("upload_part_which", problem.Place{}, args)
	}
	return problem.New("upload_part_unknown", problem.Place{}, args)
}

func (p Part) judge(f File) (one judged, wrong *problem.Problem, err error) {
	one = judged{File: f, part: p}
	if p.Max > 0 && f.Size > p.Max {
		return one, one.tooLarge(f.Size), nil
	}
	c, err := look(f)
	if err != nil {
		return one, nil, err
	}
	word, ok := p.fits(c, f.Name)
	if !ok {
		args := problem.Args{"file": f.Name, "is": c.is, "part": p.Name, "types": strings.Join(p.Types, " or ")}
		if c.packed {
			args["is"] = c.is + ", packed by gzip"
		}
		code := problem.Code("upload_type")
		if c.is == "empty" {
			code = "upload_empty"
		}
		return one, problem.New(code, problem.Place{}, args), nil
	}
	one.word, one.packed = word, c.packed
	return one, nil, nil
}

func (j judged) tooLarge(size int64) *problem.Problem {
	return problem.New("upload_too_large", problem.Place{}, problem.Args{
		"file": j.Name, "size": bytesText(size), "max": bytesText(j.part.Max), "part": j.part.Name})
}

// bytesText is a size for a person; sizes that differ must not read alike, so small ones are exact.
func bytesText(n int64) string {
	if n < 10_000 {
		return strconv.FormatInt(n, 10) + " bytes"
	}
	size, unit := float64(n), 0
	for size >= 1000 && unit < 4 {
		size, unit = size/1000, unit+1
	}
	return fmt.Sprintf("%.4g %s", size, []string{"bytes", "kB", "MB", "GB", "TB"}[unit])
}
