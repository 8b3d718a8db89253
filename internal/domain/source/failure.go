package source

import (
	"errors"
	"slices"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// ofAll are the problems that every other element would meet too: who we are, where the system is, what this machine has.
var ofAll = []problem.Code{
	"http_login_wrong", "http_login_no_token", "http_login_in_vain", "http_unauthorized", "http_certificate",
	"http_unknown_host", "http_address", "http_header", "http_proxy", "http_ca",
	"secret_not_set", "secret_file", "text_name_missing",
	"budget_spent", "budget_held", "budget_locked",
	"disk_full", "http_disk_full", "http_room", "store_not_writable", "store_no_folder", "source_temp",
}

// concernsAll says that no element could go better than the one that met this.
func concernsAll(err error) bool {
	var told *problem.Problem
	if !errors.As(err, &told) {
		return false
	}
	return slices.Contains(ofAll, told.Code) || len(told.Code) > 8 && told.Code[:8] == "control_"
}

// mayPass says that the same call can go well later, though nothing was mended. What is no problem and does not know may.
func mayPass(err error) bool {
	var knows work.Permanent
	if errors.As(err, &knows) {
		return !knows.Permanent()
	}
	var told *problem.Problem
	return !errors.As(err, &told)
}

// passing is an error that may be gone the next time.
type passing struct{ error }

func (p passing) Unwrap() error { return p.error }

// Permanent is what work asks before it tries again.
func (passing) Permanent() bool { return false }
