package extract

import "github.com/naru-data/naru/internal/foundation/problem"

// passing is the cause of a problem that may pass. It says nothing of its own: what a server says may hold anything (I6).
type passing struct{}

func (passing) Error() string { return "the database was not there, or busy" }

// Permanent is what work asks before it tries again.
func (passing) Permanent() bool { return false }

// MayPass is for a connection that was lost or a server that is busy: the same pull can succeed later though nothing was
// mended.
func MayPass(p *problem.Problem) error { return p.Because(passing{}) }
