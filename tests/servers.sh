#!/usr/bin/env bash
# Real database servers for the tests, on loopback ports that are free, in a folder of their own.
#   tests/servers.sh start DIR      installs what is missing (Debian), starts all and writes DIR/env, to be sourced: what the tests look at
#   tests/servers.sh stop DIR       stops what was started there, by the ids that are kept there
#   tests/servers.sh down|up DIR NODE   one node alone: pg1 pg2 pg3 ch1 ch2 (a test of a node that dies)
# PostgreSQL: three instances, pg1 with foreign servers for pg2 and pg3, a role for tests with a password, TLS that nobody vouches for.
# ClickHouse: two nodes, each knows the cluster "both". ODBC: a data source on pg1.
# What cannot be installed or started is left out of DIR/env with a line that says why, and its tests are skipped.
set -uo pipefail
verb=${1:-} dir=${2:-} node=${3:-}
[ -n "$verb" ] && [ -n "$dir" ] && [[ $dir != *[\ \'\"]* ]] || { echo "usage: tests/servers.sh start|stop DIR, down|up DIR NODE" >&2; exit 1; }

say() { echo "servers.sh: $1"; }

postgres_programs() { find /usr/lib/postgresql -maxdepth 2 -name bin -type d 2> /dev/null | sort -V | tail -n 1; }
odbc_driver() { find /usr/lib /usr/lib64 -name psqlodbcw.so 2> /dev/null | head -n 1; }

# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" -eq 0 ]; then su postgres -s /bin/sh -c "$1"; else sh -c "$1"; fi; }

free_port() { # ports below the kernel's own choice; one that was handed out is not handed out again
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    grep -qx "$port" "$dir/ports" 2> /dev/null && continue
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && continue
    echo "$port" | tee -a "$dir/ports"
    return
  done
}

install_missing() {
  local missing=() package as_root=""
  [ -n "$(postgres_programs)" ] || missing+=(postgresql-15)
  command -v clickhouse-server > /dev/null || missing+=(clickhouse-server)
  [ -n "$(odbc_driver)" ] || missing+=(odbc-postgresql)
  [ -n "$(find /usr/lib /usr/lib64 -name 'libodbc.so.2' 2> /dev/null)" ] || missing+=(unixodbc)
  [ ${#missing[@]} -gt 0 ] && [ "${KULLBACK_INSTALL:-1}" != 0 ] && command -v apt-get > /dev/null || return
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo > /dev/null && sudo -n true 2> /dev/null || { say "${missing[*]} cannot be installed without an administrator"; return; }
    as_root="sudo -n"
  fi
  say "installing ${missing[*]}"
  # RUNLEVEL=1: the packages start no server of their own.
  apt() { $as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=1 -o Acquire::http::Timeout=20 "$@" > "$dir/apt.log" 2>&1; }
  apt install -y --no-install-recommends "${missing[@]}" && return
  apt update
  for package in "${missing[@]}"; do
    apt install -y --no-install-recommends "$package" || say "apt-get could not install $package: $(tail -n 1 "$dir/apt.log")"
  done
}

start_postgres() { # NODE
  as_postgres "$(postgres_programs)/pg_ctl -D $dir/$1 -w -t 60 -l $dir/$1/server.log -o '-p $(cat "$dir/$1.port") -c listen_addresses=127.0.0.1 -c unix_socket_directories=$dir/$1 -c fsync=off -c full_page_writes=off -c max_connections=60 -c jit=off -c ssl=$(cat "$dir/tls")' start" > /dev/null 2>&1
}

stop_process() { # ID SIGNAL
  local left=100
  kill "-$2" "$1" 2> /dev/null || return 0
  while kill -0 "$1" 2> /dev/null; do
    [ $((left -= 1)) -gt 0 ] || { kill -KILL "$1" 2> /dev/null; return 0; }
    sleep 0.1
  done
}

down() { # NODE
  case $1 in
    pg*) [ ! -e "$dir/$1/postmaster.pid" ] || stop_process "$(head -n 1 "$dir/$1/postmaster.pid")" "${2:-QUIT}" ;; # at once, as a node dies
    ch*) [ ! -e "$dir/$1/pid" ] || { stop_process "$(cat "$dir/$1/pid")" "${2:-KILL}"; rm -f "$dir/$1/pid"; } ;;
  esac
}

query() { # NODE SQL
  as_postgres "psql -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p $(cat "$dir/$1.port") -U postgres -c \"$2\"" >> "$dir/psql.log" 2>&1
}

postgres() {
  local programs node
  programs=$(postgres_programs)
  [ -n "$programs" ] || { say "no PostgreSQL: its tests are skipped"; return; }
  [ "$(id -u)" -ne 0 ] || chown postgres "$dir"
  as_postgres "$programs/initdb -D $dir/pg1 -A trust -U postgres --no-sync -E UTF8 --locale=C.UTF-8" > "$dir/initdb.log" 2>&1 \
    || { say "no PostgreSQL ($(tail -n 1 "$dir/initdb.log")): its tests are skipped"; return; }
  echo off > "$dir/tls"
  if command -v openssl > /dev/null && as_postgres "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout $dir/pg1/server.key -out $dir/pg1/server.crt && chmod 600 $dir/pg1/server.key" > /dev/null 2>&1; then
    echo on > "$dir/tls"
  fi
  as_postgres "printf 'host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n' > $dir/pg1/pg_hba.conf"
  as_postgres "cp -a $dir/pg1 $dir/pg2 && cp -a $dir/pg1 $dir/pg3"
  for node in pg1 pg2 pg3; do free_port > "$dir/$node.port"; done
  local starting=()
  for node in pg1 pg2 pg3; do
    start_postgres $node &
    starting+=($!)
  done
  wait "${starting[@]}"
  for node in pg2 pg3; do query pg1 "create extension if not exists postgres_fdw; create server $node foreign data wrapper postgres_fdw options (host '127.0.0.1', port '$(cat "$dir/$node.port")', dbname 'postgres', async_capable 'true', use_remote_estimate 'false'); create user mapping for postgres server $node options (user 'postgres')"; done
  query pg1 "create role tester login password 'tell nobody'" \
    || { say "no PostgreSQL ($(tail -n 1 "$dir/psql.log")): its tests are skipped"; return; }
  {
    echo "export KULLBACK_TEST_POSTGRES=127.0.0.1:$(cat "$dir/pg1.port")"
    echo "export KULLBACK_TEST_POSTGRES_SHARDS='127.0.0.1:$(cat "$dir/pg2.port") 127.0.0.1:$(cat "$dir/pg3.port")'"
    echo "export KULLBACK_TEST_POSTGRES_TLS=$(cat "$dir/tls")"
  } > "$dir/env.postgres"
  odbc
}

odbc() {
  local driver
  driver=$(odbc_driver)
  [ -n "$driver" ] || { say "no ODBC driver: its tests are skipped"; return; }
  printf '[KullbackTest]\nDriver=%s\nServername=127.0.0.1\nPort=%s\nDatabase=postgres\nUsername=postgres\nReadOnly=0\nSSLmode=disable\n' "$driver" "$(cat "$dir/pg1.port")" > "$dir/odbc.ini"
  : > "$dir/odbcinst.ini"
  printf 'export ODBCSYSINI=%s\nexport ODBCINI=%s/odbc.ini\nexport KULLBACK_TEST_ODBC=KullbackTest\n' "$dir" "$dir" > "$dir/env.odbc"
}

start_clickhouse() { # NODE
  setsid clickhouse-server --config-file="$dir/$1/config.xml" < /dev/null > "$dir/$1/out.log" 2>&1 &
  echo $! > "$dir/$1/pid"
  disown
}

ping_clickhouse() { # NODE: up within 20 s?
  local left=200 answer
  while [ $((left -= 1)) -gt 0 ]; do
    answer=$({ exec 3<> "/dev/tcp/127.0.0.1/$(cat "$dir/$1.port")" && printf 'GET /ping HTTP/1.0\r\n\r\n' >&3 && timeout 2 cat <&3; } 2> /dev/null)
    case $answer in *Ok.*) return 0 ;; esac
    kill -0 "$(cat "$dir/$1/pid")" 2> /dev/null || return 1
    sleep 0.1
  done
  return 1
}

clickhouse() {
  local node shards=""
  command -v clickhouse-server > /dev/null || { say "no ClickHouse: its tests are skipped"; return; }
  for node in ch1 ch2; do
    free_port > "$dir/$node.port"
    free_port > "$dir/$node.native"
    shards+="<shard><replica><host>127.0.0.1</host><port>$(cat "$dir/$node.native")</port></replica></shard>"
  done
  for node in ch1 ch2; do
    mkdir -p "$dir/$node"
    cat > "$dir/$node/config.xml" <<XML
<yandex><logger><level>information</level><log>$dir/$node/server.log</log><errorlog>$dir/$node/err.log</errorlog></logger>
<http_port>$(cat "$dir/$node.port")</http_port><tcp_port>$(cat "$dir/$node.native")</tcp_port><interserver_http_port>$(free_port)</interserver_http_port>
<listen_host>127.0.0.1</listen_host><path>$dir/$node/data/</path><tmp_path>$dir/$node/tmp/</tmp_path><users_config>$dir/$node/users.xml</users_config>
<default_profile>default</default_profile><default_database>default</default_database><mark_cache_size>67108864</mark_cache_size><timezone>UTC</timezone>
<query_log><database>system</database><table>query_log</table><flush_interval_milliseconds>500</flush_interval_milliseconds></query_log>
<remote_servers><both>$shards</both></remote_servers></yandex>
XML
    # Two users: one without a password, one with, who may only read.
    cat > "$dir/$node/users.xml" <<XML
<yandex><profiles><default/><reading><readonly>2</readonly></reading></profiles>
<users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default>
<tester><password>tell nobody</password><networks><ip>127.0.0.1</ip></networks><profile>reading</profile><quota>default</quota></tester></users>
<quotas><default/></quotas></yandex>
XML
    start_clickhouse $node
  done
  for node in ch1 ch2; do
    ping_clickhouse $node || { say "no ClickHouse ($(tail -n 1 "$dir/$node/out.log")): its tests are skipped"; return; }
  done
  printf "export KULLBACK_TEST_CLICKHOUSE='127.0.0.1:%s 127.0.0.1:%s'\n" "$(cat "$dir/ch1.port")" "$(cat "$dir/ch2.port")" > "$dir/env.clickhouse"
}

case $verb in
  start)
    mkdir -p "$dir" && dir=$(cd "$dir" && pwd) && chmod 755 "$dir"
    : > "$dir/ports"
    install_missing
    [ -e "$dir/stop" ] || clickhouse
    [ -e "$dir/stop" ] || postgres
    { echo "export KULLBACK_TEST_SERVERS=$dir"; cat "$dir"/env.* 2> /dev/null; } > "$dir/env"
    ;;
  stop)
    dir=$(cd "$dir" && pwd) || exit 1
    for node in pg1 pg2 pg3; do down $node INT & done
    for node in ch1 ch2; do down $node KILL & done # what they hold is thrown away, and they take seconds to end
    wait
    ;;
  down) down "$node" ;;
  up)
    case $node in
      pg*) start_postgres "$node" ;;
      ch*) start_clickhouse "$node" && ping_clickhouse "$node" ;;
    esac
    ;;
esac
