#!/bin/sh
# Run once by the image of PostgreSQL, when its volume is empty: the databases, and a role that owns each. ops/up --grown has this
# done by io.opsaga.worker.postgres.Databases.
set -eu
database() { # ROLE PASSWORD DATABASE...
  role=$1 password=$2
  shift 2
  # Through standard input, for a command line can be read by others.
  {
    echo "CREATE ROLE $role LOGIN PASSWORD '$password';"
    for name; do
      echo "CREATE DATABASE $name OWNER $role;"
      echo "REVOKE ALL ON DATABASE $name FROM PUBLIC;"
    done
  } | psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER"
}
database temporal "$TEMPORAL_DB_PASSWORD" temporal temporal_visibility
database opsaga "$OPSAGA_DB_PASSWORD" opsaga
