package lake

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// folderSuffix ends the name of each folder that a table was begun in; see begin.
var folderSuffix = regexp.MustCompile(`^-[0-9a-f]{8}$`)

// folders are all in which the table was ever begun, and the one that its metadata names.
func (u *upkeep) folders(now root) ([]string, error) {
	namespace, short := split(u.table)
	home := filepath.Join(u.folder.dir, namespace)
	entries, err := os.ReadDir(home)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var all []string
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() && len(name) > len(short) && name[:len(short)] == short && folderSuffix.MatchString(name[len(short):]) {
			all = append(all, filepath.Join(home, name))
		}
	}
	if dir := u.home(now); dir != "" && filepath.Dir(dir) != home {
		all = append(all, dir)
	}
	return all, nil
}

// home is the folder that the table's metadata names; empty without a table, or when it lies elsewhere.
func (u *upkeep) home(now root) string {
	if now.meta == nil {
		return ""
	}
	dir, inside := u.folder.path(now.meta.Location())
	if !inside || dir == u.folder.dir {
		return ""
	}
	return dir
}

// inFolder are all files that lie where the table's files do, by path, also those that are half written.
func (u *upkeep) inFolder(ctx context.Context, now root) (map[string]fs.FileInfo, error) {
	dirs, err := u.folders(now)
	if err != nil {
		return nil, err
	}
	all := map[string]fs.FileInfo{}
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return nil // another upkeep may have been faster
			case err != nil:
				return err
			case d.IsDir():
				return ctx.Err()
			}
			info, err := d.Info()
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			all[path] = info
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// tidy removes the folders that held files which went, when nothing is left in them. The table's own stay: somebody may be
// about to write there.
func (u *upkeep) tidy(now root, gone []string) {
	home := u.home(now)
	for _, path := range gone {
		inside := filepath.Dir(path)
		if dir := filepath.Dir(inside); dir != home && inside != home {
			_ = os.Remove(inside) // refused while anything is in it
			_ = os.Remove(dir)
		}
	}
}

// short is a path as it is kept: the lake's folder may be called otherwise tomorrow.
func (u *upkeep) short(path string) string {
	rest, _ := below(path, u.folder.dir)
	return filepath.ToSlash(rest)
}

func (u *upkeep) long(short string) string { return u.folder.dir + filepath.FromSlash(short) }
