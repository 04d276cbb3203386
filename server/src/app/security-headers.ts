import type { RequestHandler } from 'express'
import helmet from 'helmet'

export interface SecurityHeadersOptions {
  /** Decides whether HSTS makes sense. */
  publicOrigin: string
}

const TWO_YEARS_SECONDS = 63_072_000

/**
 * The policy under which every page, worker and service worker runs. Scripts come from this server and only from it;
 * `trusted-types im` leaves one named policy through which a worker's address can be made.
 */
export function makeSecurityHeaders({ publicOrigin }: SecurityHeadersOptions): RequestHandler[] {
  const isHttps = publicOrigin.startsWith('https:')
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
          workerSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'blob:'],
          mediaSrc: ["'self'", 'blob:'],
          fontSrc: ["'self'"],
          // 'self' covers the socket of the same origin too.
          connectSrc: ["'self'"],
          manifestSrc: ["'self'"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
          objectSrc: ["'none'"],
          requireTrustedTypesFor: ["'script'"],
          trustedTypes: ['im'],
        },
      },
      strictTransportSecurity: isHttps && { maxAge: TWO_YEARS_SECONDS, includeSubDomains: true, preload: true },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginEmbedderPolicy: { policy: 'require-corp' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
    }),
    (_request, response, next) => {
      response.setHeader('Permissions-Policy', PERMISSIONS)
      next()
    },
  ]
}

const OWN_FEATURES = ['camera', 'microphone', 'display-capture', 'fullscreen', 'clipboard-write', 'picture-in-picture']
const NO_FEATURES = [
  'accelerometer',
  'browsing-topics',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'magnetometer',
  'midi',
  'payment',
  'serial',
  'usb',
  'xr-spatial-tracking',
]
const PERMISSIONS = [
  ...OWN_FEATURES.map((feature) => `${feature}=(self)`),
  ...NO_FEATURES.map((feature) => `${feature}=()`),
].join(', ')
