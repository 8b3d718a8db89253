package project

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// entry is one file of the project: what its version is made of.
type entry struct {
	path  string // with /, from the project's folder
	bytes []byte
}

// folders are the folders of the language that this version obeys, and the endings of the files in them.
var folders = map[string][]string{
	"sources": {".yaml"}, "uploads": {".yaml"}, "tables": {".yaml"}, "seeds": {".csv"},
	"models": {".sql"}, "checks": {".yaml", ".sql"}, "analyses": {".yaml"}, "flows": {".yaml"},
	"tests": {".yaml"},
}

// laterFolders are those that it does not obey yet: what lies in them would be believed to work.
var laterFolders = []string{"streams", "queries", "predictors", "dashboards"}

const (
	settingsFile = "naru.yaml"
	laterFile    = "access.yaml"
	maxFile      = 20 << 20 // every version that ran is kept: what is larger is no small table
)

// partName is what a file, a schema or a connection may be called.
var partName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// collect gathers the files that a project reads, sorted by path, and tells of those that stand where nothing is read.
// Hidden files, README.md, and whatever else lies in the project's folder are none of its business.
func collect(files fs.FS, env string, found *problem.List) []entry {
	all := settingsFiles(files, env, found)
	top, err := fs.ReadDir(files, ".")
	if err != nil {
		found.Report("project_unreadable", problem.Place{File: "."}, problem.Args{"why": reason(err)})
		return all
	}
	for _, d := range top {
		name := d.Name()
		switch {
		case name == laterFile || d.IsDir() && slices.Contains(laterFolders, name) && holdsFiles(files, name):
			found.Report("project_folder_not_yet", problem.Place{File: name}, problem.Args{"name": name})
		case d.IsDir() && folders[name] != nil:
			all = append(all, collectFolder(files, name, found)...)
		case d.IsDir():
			nearlyFolder(files, name, found)
		case name == "naru.yml":
			found.Report("project_yml", problem.Place{File: name}, problem.Args{"name": settingsFile})
		}
	}
	all = append(all, collectAttached(files, all, found)...)
	sortByPath(all)
	return all
}

func sortByPath(all []entry) {
	slices.SortFunc(all, func(a, b entry) int { return strings.Compare(a.path, b.path) })
}

// settingsFiles are naru.yaml and, when an environment is named, naru.ENV.yaml, in this order.
func settingsFiles(files fs.FS, env string, found *problem.List) []entry {
	text, err := fs.ReadFile(files, settingsFile)
	if err != nil {
		found.Report("project_no_file", problem.Place{File: settingsFile}, problem.Args{"why": reason(err)})
		return nil
	}
	all := []entry{{settingsFile, text}}
	if env == "" {
		return all
	}
	name := "naru." + env + ".yaml"
	if text, err = fs.ReadFile(files, name); err != nil {
		found.Report("project_env_unknown", problem.Place{File: name}, problem.Args{"env": env, "hint": environments(files)})
		return all
	}
	return append(all, entry{name, text})
}

func environments(files fs.FS) string {
	var names []string
	matches, _ := fs.Glob(files, "naru.*.yaml") // the pattern is well formed
	for _, match := range matches {
		names = append(names, envOf(match))
	}
	if len(names) == 0 {
		return "this project has no environments"
	}
	return "it has: " + strings.Join(names, ", ")
}

// envOf is the ENV of naru.ENV.yaml; empty for naru.yaml.
func envOf(file string) string {
	return strings.TrimPrefix(strings.TrimSuffix(strings.TrimPrefix(file, "naru"), ".yaml"), ".")
}

// collectFolder reads one folder and its sub-folders. A name that is no name is told, and the file is read all the same.
func collectFolder(files fs.FS, folder string, found *problem.List) []entry {
	var all []entry
	err := fs.WalkDir(files, folder, func(name string, d fs.DirEntry, err error) error {
		place := problem.Place{File: name}
		switch {
		case err != nil:
			found.Report("project_unreadable", place, problem.Args{"why": reason(err)})
			return nil
		case name == folder:
			return nil
		case strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return collectSchema(folder, name, found)
		case strings.EqualFold(d.Name(), "README.md"):
			return nil
		}
		if one, ok := collectFile(files, folder, name, found); ok {
			all = append(all, one)
		}
		return nil
	})
	if err != nil {
		found.Report("project_unreadable", problem.Place{File: folder}, problem.Args{"why": reason(err)})
	}
	return all
}

func collectSchema(folder, name string, found *problem.List) error {
	schema := path.Base(name)
	switch {
	case folder == "analyses":
		found.Report("project_no_schema", problem.Place{File: name}, problem.Args{"folder": folder})
		return fs.SkipDir
	case strings.Count(name, "/") > 1:
		found.Report("project_too_deep", problem.Place{File: name}, problem.Args{})
		return fs.SkipDir
	case schema == "naru":
		found.Report("project_schema_reserved", problem.Place{File: name}, problem.Args{})
	case !partName.MatchString(schema):
		found.Report("project_name", problem.Place{File: name}, problem.Args{"name": schema, "what": "schema"})
	}
	return nil
}

func collectFile(files fs.FS, folder, name string, found *problem.List) (entry, bool) {
	place := problem.Place{File: name}
	ending := path.Ext(name)
	switch {
	case ending == ".yml" && slices.Contains(folders[folder], ".yaml"):
		found.Report("project_yml", place, problem.Args{"name": strings.TrimSuffix(name, ending) + ".yaml"})
		return entry{}, false
	case !slices.Contains(folders[folder], ending):
		found.Report("project_file_unknown", place, problem.Args{"folder": folder, "endings": "*" + strings.Join(folders[folder], ", *")})
		return entry{}, false
	}
	if base := strings.TrimSuffix(path.Base(name), ending); !partName.MatchString(base) {
		found.Report("project_name", place, problem.Args{"name": base, "what": "file"})
	}
	return readEntry(files, name, "a seed is a small table kept in git; hand larger ones in as an upload", found)
}

// readEntry reads one file, unless it is too large to be kept with every version: hint says what to do then.
func readEntry(files fs.FS, name, hint string, found *problem.List) (entry, bool) {
	place := problem.Place{File: name}
	if info, err := fs.Stat(files, name); err == nil && info.Size() > maxFile {
		found.Report("project_file_large", place, problem.Args{"limit": "20 MB", "hint": hint})
		return entry{}, false
	}
	text, err := fs.ReadFile(files, name)
	if err != nil {
		found.Report("project_unreadable", place, problem.Args{"why": reason(err)})
		return entry{}, false
	}
	return entry{name, text}, true
}

// nearlyFolder tells of a folder that is a slip of the pen from one that is read, when such files lie in it.
func nearlyFolder(files fs.FS, name string, found *problem.List) {
	var known []string
	for folder := range folders {
		known = append(known, folder)
	}
	slices.Sort(known)
	near := problem.Nearest(name, known)
	if near == "" {
		return
	}
	inside, _ := fs.ReadDir(files, name) // one that cannot be read is nobody's
	for _, d := range inside {
		if slices.Contains(folders[near], path.Ext(d.Name())) {
			found.Report("project_folder_near", problem.Place{File: name}, problem.Args{"name": name, "near": near})
			return
		}
	}
}

// holdsFiles says whether a folder holds any file that is not hidden.
func holdsFiles(files fs.FS, folder string) bool {
	holds := false
	_ = fs.WalkDir(files, folder, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasPrefix(d.Name(), ".") && !strings.EqualFold(d.Name(), "README.md") {
			holds = true
			return fs.SkipAll
		}
		return nil
	})
	return holds
}

// reason is why a file could not be read, without its name, which stands in the place.
func reason(err error) string {
	var wrong *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.As(err, &wrong):
		return wrong.Err.Error()
	}
	return err.Error()
}

// versionOf is the hash of paths and bytes.
func versionOf(files []entry) string {
	sum := sha256.New()
	for _, f := range files {
		for _, part := range [][]byte{[]byte(f.path), f.bytes} {
			sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
			sum.Write(part)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:20]
}
