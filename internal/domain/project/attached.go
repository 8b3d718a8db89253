package project

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// attachments are the folders with files that an analysis names by their path, and the endings of those.
var attachments = map[string]string{"texts": ".md", "forms": ".xlsx", "maps": ".geojson"}

const attachedLarge = "it is kept with every version that ran: make it smaller, such as a map with fewer corners"

// collectAttached gathers those files of these folders that a file of analyses/ names: all others, and the locks that
// office programs leave beside an open workbook, are none of the project's business.
func collectAttached(files fs.FS, all []entry, found *problem.List) []entry {
	var attached []entry
	for folder, ending := range attachments {
		// A folder that is not there, or cannot be read, has no file: whoever names one is told.
		_ = fs.WalkDir(files, folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(name) != ending || !namedIn(all, name) {
				return nil
			}
			if one, ok := readEntry(files, name, attachedLarge, found); ok {
				attached = append(attached, one)
			}
			return nil
		})
	}
	return attached
}

func namedIn(all []entry, name string) bool {
	return slices.ContainsFunc(all, func(f entry) bool {
		return strings.HasPrefix(f.path, "analyses/") && bytes.Contains(f.bytes, []byte(name))
	})
}

// attached gives the bytes of a file that an analysis names.
func (p *Project) attached(name string) (text []byte, ok bool) {
	for _, f := range p.files {
		if f.path == name {
			return f.bytes, true
		}
	}
	return nil, false
}
