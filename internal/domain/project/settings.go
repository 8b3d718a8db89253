package project

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// File is naru.yaml as it is written; naru.ENV.yaml has the same keys.
type File struct {
	Name        yamlfile.At[string]      `yaml:"name" required:"true" help:"what the project is called"`
	Zone        yamlfile.At[string]      `yaml:"zone" default:"UTC" help:"time zone of {start}, of day partitions and of SQL, such as Asia/Seoul; stored instants are UTC"`
	Storage     StorageBlock             `yaml:"storage" help:"where data lies"`
	Budgets     map[string]yamlfile.Node `yaml:"budgets" help:"what contracts allow, by name: calls and bytes in a time; a connection names one with budget:"`
	Connections map[string]yamlfile.Node `yaml:"connections" help:"systems that several sources share, each with the block of one connector; a source names one with use:"`
}

// NotYet are keys of the language that this version refuses.
func (File) NotYet() []string { return []string{"channels", "alive"} }

// StorageBlock is `storage:` as it is written.
type StorageBlock struct {
	Raw     yamlfile.Text `yaml:"raw" default:"data/raw" help:"folder of the objects exactly as they arrived"`
	Lake    yamlfile.Text `yaml:"lake" default:"data/lake" help:"folder of the tables"`
	Results yamlfile.Text `yaml:"results" default:"data/results" help:"folder of reports and workbooks"`
	Control yamlfile.Text `yaml:"control" default:"data/naru.db" help:"the control database: a file, or postgres://..."`
}

// ReadSettings reads just naru.yaml and its environment: what is needed to open the engines. Mistakes of other files are
// not looked for; its own are told all at once (a *problem.Several).
func ReadSettings(files fs.FS, env string, secrets *secret.Resolver) (Settings, error) {
	var found problem.List
	settings, _ := readSettings(settingsFiles(files, env, &found), secrets, &found)
	return settings, found.Err()
}

// readSettings decodes naru.yaml with what lies over it.
func readSettings(files []entry, secrets *secret.Resolver, found *problem.List) (Settings, map[string]yamlfile.Node) {
	if len(files) == 0 {
		return Settings{Zone: time.UTC}, nil // that there is none was told
	}
	var all yamlfile.Node
	for _, f := range files {
		n, ok := yamlfile.Parse(f.path, f.bytes, 0, found)
		if !ok {
			return Settings{Zone: time.UTC}, nil
		}
		all = yamlfile.Merge(all, n)
	}
	var file File
	yamlfile.Decode(all, "naru.yaml", &file, found)
	settings := Settings{Name: file.Name.Value, Zone: zone(file.Zone, found), Storage: file.Storage.read(secrets, found),
		Budgets: map[string]*budget.Budget{}}
	for name, n := range file.Budgets {
		if !partName.MatchString(name) {
			found.Report("project_budget_name", n.Place(), problem.Args{"name": name})
		}
		settings.Budgets[name] = budget.Decode(name, n, settings.Zone, found)
	}
	for name, n := range file.Connections {
		if !partName.MatchString(name) {
			found.Report("project_connection_name", n.Place(), problem.Args{"name": name})
		}
	}
	return settings, file.Connections
}

func zone(written yamlfile.At[string], found *problem.List) *time.Location {
	at, err := time.LoadLocation(written.Value)
	if err != nil || written.Value == "Local" || written.Value == "" {
		found.Report("project_zone", written.Place, problem.Args{"zone": written.Value})
		return time.UTC
	}
	return at
}

// read fills the secrets in where things lie, and refuses two that lie in one folder: each sweeps its own.
func (b StorageBlock) read(secrets *secret.Resolver, found *problem.List) Storage {
	var s Storage
	parts := []struct {
		key  string
		text yamlfile.Text
		into *string
	}{{"raw", b.Raw, &s.Raw}, {"lake", b.Lake, &s.Lake}, {"results", b.Results, &s.Results}, {"control", b.Control, &s.Control}}
	for i, part := range parts {
		*part.into = storage(part.key, part.text, secrets, found)
		for _, other := range parts[:i] {
			if place := later(part.text, other.text); within(*part.into, *other.into) || within(*other.into, *part.into) {
				found.Report("project_storage_within", place, problem.Args{"one": other.key, "other": part.key})
			}
		}
	}
	return s
}

// later is the place of the text that was written; a default has none.
func later(a, b yamlfile.Text) problem.Place {
	if a.Place.File == "" {
		return b.Place
	}
	return a.Place
}

// within says whether a path is a folder or lies in it.
func within(inside, folder string) bool {
	if inside == "" || folder == "" {
		return false
	}
	return strings.HasPrefix(path.Clean(inside)+"/", strings.TrimSuffix(path.Clean(folder), "/")+"/")
}

var address = regexp.MustCompile(`^[a-z0-9]+://`)

// storage fills the secrets of one place of storage, and refuses those that this version cannot use.
func storage(key string, text yamlfile.Text, secrets *secret.Resolver, found *problem.List) string {
	place := text.Raw
	if secrets != nil {
		filled, err := text.Fill(yamlfile.Filling{Secrets: secrets})
		if err != nil {
			tell(err, found)
			return place
		}
		place = filled
	}
	postgres := strings.HasPrefix(place, "postgres://") || strings.HasPrefix(place, "postgresql://")
	switch {
	case place == "":
		found.Report("project_storage_empty", text.Place, problem.Args{"key": key})
	case key == "control" && postgres:
	case address.MatchString(place):
		found.Report("project_storage_not_yet", text.Place, problem.Args{"key": key, "kind": strings.SplitAfter(place, "://")[0]})
	}
	return place
}
