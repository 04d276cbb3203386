import { loadOnce } from '../../lib/load-once.ts'

export { passkeySentence } from './passkey-sentence.ts'

/** The browser has them, and this page is where it allows them. */
export const hasPasskeys = typeof PublicKeyCredential !== 'undefined'

const load = loadOnce(() => import('./webauthn.ts'))

/** Asks the person's authenticator. Rejects with what `passkeySentence` puts into words. */
export const makePasskey: typeof import('./webauthn.ts').makePasskey = async (...input) =>
  (await load()).makePasskey(...input)

/** As above, for a log-in. */
export const provePasskey: typeof import('./webauthn.ts').provePasskey = async (...input) =>
  (await load()).provePasskey(...input)
