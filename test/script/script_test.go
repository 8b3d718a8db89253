//go:build e2e

// Package script runs the command line as a user would: txtar scripts against the real binary. -update rewrites the
// wanted output in them.
package script

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/naru-data/naru/test/binary"
)

var update = flag.Bool("update", false, "rewrite the wanted output in testdata")

func TestMain(m *testing.M) {
	code := m.Run()
	binary.Remove()
	os.Exit(code)
}

func TestScripts(t *testing.T) {
	path := binary.Build(t, "")
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", filepath.Dir(path)+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("TZ", "America/Los_Angeles") // not the zone of any project here
			env.Setenv("NARU", path)
			env.Values[standKey{}] = &stand{}
			env.Values[providerKey{}] = &provider{}
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"naru":     naruCommand,
			"wrong":    wrongCommand,
			"take":     takeCommand,
			"json":     jsonCommand,
			"example":  exampleCommand,
			"platform": platformCommand,
			"mode":     modeCommand,
			"counts":   countsCommand,
			"gate":     gateCommand,
			"cp949":    cp949Command,
			"utf16":    utf16Command,
			"glue":     glueCommand,
			"sheets":   sheetsCommand,
			"cells":    cellsCommand,
			"bomb":     bombCommand,
			"control":  controlCommand,
			"damage":   damageCommand,
			"replace":  replaceCommand,
			"tutorial": tutorialCommand,
			"entered":  enteredCommand,
			"market":   marketCommand,
			"fail":     failCommand,
			"asked":    askedCommand,
			"demo":     demoCommand,
		},
	})
}
