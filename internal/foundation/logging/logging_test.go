package logging_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/foundation/logging"
	"github.com/naru-data/naru/internal/foundation/secret"
)

func TestNothingIsLoggedUnredacted(t *testing.T) {
	t.Parallel()
	r, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r.Remember(`hunter"2 secret`)
	for _, format := range []string{"text", "json"} {
		var out bytes.Buffer
		log := logging.New(&out, format, slog.LevelInfo, r).With(logging.Run, "r1", "k", `hunter"2 secret`)
		log.Info(`with hunter"2 secret in it`, "err", errors.New(`get /?k=hunter%222+secret: 500`))
		log.Debug("not told")
		if got := out.String(); strings.Contains(got, "hunter") || strings.Count(got, "***") != 3 || strings.Count(got, "\n") != 1 || !strings.Contains(got, "r1") {
			t.Errorf("%s: %s", format, got)
		}
	}
}

func TestJSONLinesStayJSON(t *testing.T) {
	t.Parallel()
	r, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r.Remember("key\"\\")
	var out bytes.Buffer
	logging.New(&out, "json", slog.LevelInfo, r).Info("key\"\\ told", logging.Step, "collect")
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil || line["msg"] != "*** told" || !strings.HasSuffix(line["time"].(string), "Z") {
		t.Errorf("%v %v", line, err)
	}
}

func TestANilResolverLogsAsItIs(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	logging.New(&out, "", slog.LevelInfo, nil).Info("x")
	if !strings.Contains(out.String(), "msg=x") {
		t.Error(out.String())
	}
}
