package mysql

import (
	"errors"
	"net"
	"net/url"
	"strings"
	"time"

	driver "github.com/go-sql-driver/mysql"
)

// connectTimeout is how long a server may take to let somebody in.
const connectTimeout = 10 * time.Second

// errAddress says nothing of the address, since a password stands in it.
var errAddress = errors.New("the address is none")

// configuration reads mysql://user:password@host:3306/database?tls=true. tls is true (the server proves who it is),
// skip-verify, preferred (encrypted where the server can; the default) or false; socket is the path of one.
func configuration(address string) (*driver.Config, error) {
	at, err := url.Parse(address)
	if err != nil || at.Scheme != "mysql" && at.Scheme != "mariadb" || at.User == nil {
		return nil, errAddress
	}
	config := driver.NewConfig()
	config.User = at.User.Username()
	config.Passwd, _ = at.User.Password()
	config.DBName = strings.TrimPrefix(at.Path, "/")
	config.Net, config.Addr = "tcp", at.Host
	if at.Port() == "" {
		config.Addr = net.JoinHostPort(at.Hostname(), "3306")
	}
	config.TLSConfig = "preferred"
	for name, values := range at.Query() {
		switch name {
		case "tls":
			config.TLSConfig = values[0]
		case "socket":
			config.Net, config.Addr = "unix", values[0]
		default:
			return nil, errAddress
		}
	}
	if config.Net == "tcp" && at.Hostname() == "" {
		return nil, errAddress
	}
	config.Timeout = connectTimeout
	config.ConnectionAttributes = "program_name:naru"
	config.Logger = &driver.NopLogger{}
	// A page that is stored slowly must not end the connection; the others make answers the same everywhere.
	config.Params = map[string]string{
		"time_zone": "'+00:00'", "net_write_timeout": "3600", "group_concat_max_len": "1000000",
	}
	return config, config.Apply(driver.Charset("utf8mb4", ""))
}
