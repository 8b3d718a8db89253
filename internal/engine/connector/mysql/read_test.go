package mysql

import (
	"strings"
	"testing"
)

// FuzzAddress holds that no address stops the reader, and that what is wrong is said without it (I6).
func FuzzAddress(f *testing.F) {
	f.Add("mysql://user:password@host:3306/db?tls=true&socket=/x")
	f.Fuzz(func(t *testing.T, address string) {
		_, err := configuration(address)
		if err != nil && len(address) > 20 && strings.Contains(err.Error(), address) {
			t.Fatal(err)
		}
	})
}

// FuzzValues holds that no text of a server's stops the readers.
func FuzzValues(f *testing.F) {
	f.Add("2026-11-24 03:30:00.123456")
	f.Add("-12345678901234567890123456789012345678.5")
	f.Fuzz(func(t *testing.T, text string) {
		unscaled([]byte(text), 38)
		if len(text) == 10 {
			_, _, _ = readDay([]byte(text))
		}
	})
}

func TestAnAddressIsReadOrRefused(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"mysql://root:p%40ss@db.example/guide":     "root p@ss tcp db.example:3306 guide preferred",
		"mariadb://a@[::1]:3307/":                  "a  tcp [::1]:3307  preferred",
		"mysql://a@/guide?socket=/run/s&tls=false": "a  unix /run/s guide false",
		"mysql://a@h/d?tls=true":                   "a  tcp h:3306 d true",
		"postgres://a@h/d":                         "",
		"a:b@tcp(h)/d":                             "",
		"mysql://h/d":                              "",
		"mysql://a@h/d?parseTime=true":             "",
		"mysql://a@/d":                             "",
	} {
		c, err := configuration(address)
		if err != nil {
			if want != "" {
				t.Errorf("%s: %v", address, err)
			}
			continue
		}
		if got := strings.Join([]string{c.User, c.Passwd, c.Net, c.Addr, c.DBName, c.TLSConfig}, " "); got != want {
			t.Errorf("%s is %q, want %q", address, got, want)
		}
	}
}
