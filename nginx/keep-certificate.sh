#!/bin/sh
# Asks an ACME authority (Let's Encrypt) for a certificate of $DOMAIN, hands it to nginx, and renews it in time.
set -eu

if [ "${1:-}" = deploy ]; then
  for name in privkey fullchain; do
    install -o 101 -g 101 -m 0400 "$RENEWED_LINEAGE/$name.pem" "/run/stogram/$name.pem.new"
    mv "/run/stogram/$name.pem.new" "/run/stogram/$name.pem"
  done
  exit 0
fi

certbot certonly --non-interactive --agree-tos --register-unsafely-without-email --keep-until-expiring \
  --webroot --webroot-path /var/www/acme --domain "$DOMAIN" --deploy-hook '/keep-certificate.sh deploy'
while sleep 12h; do
  certbot renew --quiet --deploy-hook '/keep-certificate.sh deploy' || true
done
