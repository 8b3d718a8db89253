package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime/pprof"
	"time"

	"github.com/naru-data/naru/internal/app"
	"github.com/naru-data/naru/internal/foundation/secret"
	"github.com/naru-data/naru/internal/foundation/work"
)

func main() {
	ctx := context.Background()
	s, _ := secret.Open(os.Args[1])
	a, err := app.Open(ctx, app.Options{Dir: os.Args[1], Secrets: s, Log: slog.New(slog.DiscardHandler), Version: "x"})
	if err != nil {
		panic(err)
	}
	p, err := a.Load(ctx)
	if err != nil {
		panic(err)
	}
	f, _ := os.Create("/tmp/cpu.prof")
	pprof.StartCPUProfile(f)
	for k := range 6 {
		t := work.NewTask(fmt.Sprint("x", time.Now().UnixNano(), k), slog.New(slog.DiscardHandler))
		t.Params = map[string]any{"round": int32(2026), "city": "21"}
		t0 := time.Now()
		r, err := a.Analyse(ctx, t, p, "city_report", false)
		fmt.Println(time.Since(t0), err, r.Values["rows"])
	}
	pprof.StopCPUProfile()
	a.Close()
}
