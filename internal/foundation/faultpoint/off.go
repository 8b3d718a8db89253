//go:build !faultpoint

// Package faultpoint marks the moments at which the crash tests kill the process. In an ordinary build
// Reach does nothing; only a binary built with -tags faultpoint obeys NARU_FAULTPOINT.
package faultpoint

// Reach marks a named moment. Names are package.moment, such as "landing.kept".
func Reach(string) {}
