/** Where the relay never sends anything: this machine, private networks, and what is no single host. */
const DENIED = [
  ...['0.0.0.0-0.255.255.255', '10.0.0.0-10.255.255.255', '100.64.0.0-100.127.255.255', '127.0.0.0-127.255.255.255'],
  ...['169.254.0.0-169.254.255.255', '172.16.0.0-172.31.255.255', '192.0.0.0-192.0.0.255'],
  ...['192.168.0.0-192.168.255.255', '198.18.0.0-198.19.255.255', '224.0.0.0-255.255.255.255'],
  ...['::1', 'fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
]

/** coturn's configuration: it relays for who holds a credential made with `secret`, with quotas. */
export function makeTurnSettings(domain: string, secret: string): string {
  return [
    'listening-port=3478',
    'min-port=49160',
    'max-port=49259',
    `realm=${domain}`,
    'use-auth-secret',
    `static-auth-secret=${secret}`,
    'fingerprint',
    'no-cli',
    'no-tls',
    'no-dtls',
    'no-multicast-peers',
    'stale-nonce=600',
    // For one person, for all; bytes per second of one stream.
    'user-quota=12',
    'total-quota=600',
    'max-bps=500000',
    'pidfile=/tmp/turnserver.pid',
    'log-file=stdout',
    'simple-log',
    ...DENIED.map((range) => `denied-peer-ip=${range}`),
    '',
  ].join('\n')
}
