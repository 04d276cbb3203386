import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { until } from '../browser/harness/until.ts'
import { freePort } from './postgres.ts'

export interface NginxService {
  readonly httpPort: number
  readonly httpsPort: number
  stop(): Promise<void>
}

const CONFIGURATION = fileURLToPath(new URL('../../nginx', import.meta.url))

/** The nginx of this machine with the very configuration of the containers, on free ports. */
export async function startNginx(options: {
  domain: string
  certificates: string
  httpsPort: number
  serverPorts: number[]
}): Promise<NginxService> {
  const directory = await mkdtemp(join(tmpdir(), 'stogram-nginx-'))
  const httpPort = await freePort()
  const { httpsPort, domain, certificates, serverPorts } = options
  const values: Record<string, string> = {
    DOMAIN: domain,
    CERTIFICATES: certificates,
    NGINX_LOCAL_RESOLVERS: '127.0.0.1',
    STOGRAM_SERVERS: serverPorts.map((port) => `server 127.0.0.1:${port} max_fails=2 fail_timeout=2s;`).join(' '),
  }
  const site = (await readFile(join(CONFIGURATION, 'templates/stogram.conf.template'), 'utf8'))
    .replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
    .replace('listen 8080;', `listen 127.0.0.1:${httpPort};`)
    // Before 1.25 the two are one directive.
    .replace(/listen 8443 ssl;\s+http2 on;/, `listen 127.0.0.1:${httpsPort} ssl http2;`)
  const main = (await readFile(join(CONFIGURATION, 'nginx.conf'), 'utf8'))
    .replaceAll('/tmp/', `${directory}/`)
    .replace('/dev/stdout', join(directory, 'access.log'))
    .replace('/dev/stderr', join(directory, 'error.log'))
    .replace('include mime.types', 'include /etc/nginx/mime.types')
    .replace('/etc/nginx/conf.d/', `${directory}/conf.d/`)
  // Its own processes would otherwise be nobody's, who may not write here.
  const user = process.getuid?.() === 0 ? 'user root;\n' : ''
  await mkdir(join(directory, 'conf.d'))
  await writeFile(join(directory, 'conf.d/stogram.conf'), site)
  await writeFile(join(directory, 'nginx.conf'), `${user}${main}`)

  const child = spawn(
    'nginx',
    ['-c', join(directory, 'nginx.conf'), '-e', join(directory, 'error.log'), '-g', 'daemon off;'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  let complaint = ''
  child.stderr.on('data', (chunk) => (complaint += String(chunk)))
  child.once('error', () => (complaint = 'nginx does not start. On Debian: apt-get install nginx'))
  await until('nginx listens', () => {
    if (child.exitCode !== null || child.pid === undefined) throw new Error(complaint)
    return answers(httpsPort)
  })
  return {
    httpPort,
    httpsPort,
    async stop() {
      if (child.exitCode === null) {
        const ended = once(child, 'exit')
        child.kill('SIGTERM')
        await ended
      }
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
