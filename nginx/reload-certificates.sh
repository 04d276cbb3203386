#!/bin/sh
# A renewed certificate is taken up without dropping a connection.
set -eu
(
  while sleep 6h; do
    nginx -s reload
  done
) &
