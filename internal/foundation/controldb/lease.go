package controldb

import (
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Lease is the right to write under a name. Token grows with every change of holder; the zero Lease fences nothing.
type Lease struct {
	Name  string
	Token int64
}

// Acquire takes a lease that is free, expired, held by a dead process of this machine, or held by holder already
// (same token). ok is false while somebody else holds it.
func (tx *Tx) Acquire(name, holder string, ttl time.Duration) (lease Lease, ok bool, err error) {
	now := tx.Now()
	var token, expires int64
	var held string
	err = tx.QueryRow("select token, holder, expires from leases where name = $1", name).Scan(&token, &held, &expires)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		_, err = tx.Exec("insert into leases (name, token, holder, expires) values ($1, 1, $2, $3)",
			name, holder, Micros(now.Add(ttl)))
		if err != nil {
			return Lease{}, false, fmt.Errorf("take lease %q: %w", name, err)
		}
		return Lease{Name: name, Token: 1}, true, nil
	case err != nil:
		return Lease{}, false, fmt.Errorf("look at lease %q: %w", name, err)
	case held != holder:
		if !tx.takeable(held, expires) {
			return Lease{}, false, nil
		}
		token++
	}
	_, err = tx.Exec("update leases set token = $1, holder = $2, expires = $3 where name = $4",
		token, holder, Micros(now.Add(ttl)), name)
	if err != nil {
		return Lease{}, false, fmt.Errorf("take lease %q: %w", name, err)
	}
	return Lease{Name: name, Token: token}, true, nil
}

// Renew extends a lease; ErrFenced when it has passed on. One that expired and that nobody took is still held.
func (tx *Tx) Renew(l Lease, ttl time.Duration) error {
	n, err := tx.Changed("update leases set expires = $1 where name = $2 and token = $3 and holder <> ''",
		Micros(tx.Now().Add(ttl)), l.Name, l.Token)
	if err != nil {
		return fmt.Errorf("renew lease %q: %w", l.Name, err)
	}
	if n == 0 {
		return ErrFenced
	}
	return nil
}

// Release frees a lease; no error when it was lost before. The row stays, so that the token goes on growing.
func (tx *Tx) Release(l Lease) error {
	_, err := tx.Exec("update leases set holder = '', expires = 0 where name = $1 and token = $2", l.Name, l.Token)
	if err != nil {
		return fmt.Errorf("release lease %q: %w", l.Name, err)
	}
	return nil
}

// Revoke takes a lease away from whoever holds it and leaves it free: the holder can record nothing any more.
func (tx *Tx) Revoke(name string) error {
	_, err := tx.Exec("update leases set token = token + 1, holder = '', expires = 0 where name = $1", name)
	if err != nil {
		return fmt.Errorf("revoke lease %q: %w", name, err)
	}
	return nil
}

// Free says whether Acquire would give the lease to a new holder. It writes nothing, and so may be asked in a Read.
func (tx *Tx) Free(name string) (bool, error) {
	var held string
	var expires int64
	err := tx.QueryRow("select holder, expires from leases where name = $1", name).Scan(&held, &expires)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return true, nil
	case err != nil:
		return false, fmt.Errorf("look at lease %q: %w", name, err)
	}
	return tx.takeable(held, expires), nil
}

// takeable says whether a lease may pass on from its holder.
func (tx *Tx) takeable(holder string, expires int64) bool {
	return holder == "" || expires <= Micros(tx.Now()) || !tx.db.Alive(holder)
}

// Check is the fence that Write puts before its work: ErrFenced unless the lease is held at this moment, and within a
// Write nobody can take it before the commit.
func (tx *Tx) Check(l Lease) error {
	if l == (Lease{}) {
		return nil
	}
	var held int
	err := tx.QueryRow("select count(*) from leases where name = $1 and token = $2 and holder <> ''",
		l.Name, l.Token).Scan(&held)
	if err != nil {
		return fmt.Errorf("check lease %q: %w", l.Name, err)
	}
	if held == 0 {
		return ErrFenced
	}
	return nil
}
