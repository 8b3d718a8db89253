package mysql_test

import (
	"context"
	"database/sql/driver"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	mysql "github.com/go-sql-driver/mysql"
)

// server is a MariaDB that this test process started for itself; nil where none is installed.
var server *mariadb

type mariadb struct {
	command *exec.Cmd
	dir     string
	port    int
	log     string
}

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	if _, err := programs(); err != nil {
		fmt.Println("no MariaDB is installed; the tests that read from one are skipped:", err)
		return m.Run()
	}
	var err error
	if server, err = start(); err != nil {
		fmt.Println("start MariaDB:", err)
		return 1
	}
	defer server.stop()
	return m.Run()
}

// programs finds the two that are needed. Debian has the server where only the superuser looks.
func programs() (found [2]string, err error) {
	for i, name := range []string{"mariadb-install-db", "mariadbd"} {
		if found[i], err = exec.LookPath(name); err != nil {
			if found[i], err = exec.LookPath("/usr/sbin/" + name); err != nil {
				return found, err
			}
		}
	}
	return found, nil
}

func start() (*mariadb, error) {
	program, err := programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "naru-mariadb-")
	if err != nil {
		return nil, err
	}
	data := "--datadir=" + filepath.Join(dir, "data")
	install := exec.Command(program[0], "--no-defaults", data, "--auth-root-authentication-method=normal", "--skip-test-db", "--user="+user())
	if said, err := install.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, said)
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	s := &mariadb{dir: dir, port: port, log: filepath.Join(dir, "log")}
	s.command = exec.Command(program[1], "--no-defaults", data, "--user="+user(), "--bind-address=127.0.0.1", "--port="+strconv.Itoa(port),
		"--socket="+filepath.Join(dir, "s"), "--pid-file="+filepath.Join(dir, "pid"), "--log-error="+s.log,
		"--innodb-buffer-pool-size=64M", "--character-set-server=utf8mb4", "--default-time-zone=+09:00", "--sql-mode=")
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	return s, s.await()
}

// user is who the server runs as: it refuses to be the superuser unless it is told so.
func user() string {
	if os.Getuid() == 0 {
		return "root"
	}
	return os.Getenv("USER")
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// await returns when the server answers.
func (s *mariadb) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := s.connect(ctx)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-ctx.Done():
			said, _ := os.ReadFile(s.log)
			s.stop()
			return fmt.Errorf("it does not answer: %w\n%s", err, said)
		case <-tick.C:
		}
	}
}

func (s *mariadb) connect(ctx context.Context) (driver.Conn, error) {
	config := mysql.NewConfig()
	config.User, config.Net, config.Addr = "root", "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port))
	config.MultiStatements, config.Logger = true, &mysql.NopLogger{}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, err
	}
	return connector.Connect(ctx)
}

func (s *mariadb) stop() {
	_ = s.command.Process.Kill()
	_ = s.command.Wait()
	_ = os.RemoveAll(s.dir)
}
