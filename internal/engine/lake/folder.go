package lake

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
)

// folder turns paths of the lake's folder into the locations that Iceberg's files hold, and back. A location
// is taken literally: a "%" in a file's name is a "%". Only the lake's own folder is escaped, because
// iceberg-go parses a table's location as a URL; for a folder with a plain ASCII name the two forms are the
// same.
type folder struct {
	dir     string // absolute, clean
	escaped string // dir as it stands in a location, without "file://"
}

func newFolder(dir string) folder {
	return folder{dir: dir, escaped: (&url.URL{Path: filepath.ToSlash(dir)}).EscapedPath()}
}

// location of a path inside the folder.
func (f folder) location(path string) (string, error) {
	rest, inside := below(path, f.dir)
	if !inside {
		return "", fmt.Errorf("file %q is not in the lake's folder %q", path, f.dir)
	}
	return "file://" + f.escaped + filepath.ToSlash(rest), nil
}

// path of a location. Spark writes file:/x where we write file:///x. inside is false for any place that is
// not in the lake's folder; path is then where the location points to, for messages.
func (f folder) path(location string) (path string, inside bool) {
	plain := strings.TrimPrefix(location, "file:")
	if rest, ok := strings.CutPrefix(plain, "//"); ok {
		plain = rest
	}
	if rest, ok := below(plain, f.escaped); ok {
		return f.dir + filepath.FromSlash(rest), true
	}
	if rest, ok := below(plain, f.dir); ok {
		return f.dir + filepath.FromSlash(rest), true
	}
	return plain, false
}

// below gives what follows dir in path; it is empty, or begins with a separator.
func below(path, dir string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(path, dir)
	return rest, ok && (rest == "" || rest[0] == '/' || rest[0] == filepath.Separator) && !strings.Contains(rest, "/../")
}
