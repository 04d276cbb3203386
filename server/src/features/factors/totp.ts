/** A phone's clock may be this far off. */
const TOLERANCE_S = 30

/** Which 30 seconds, counted from 1970, this code of this secret stands for; undefined when for none near now. */
export async function findStep(secret: string, code: string, nowMs: number): Promise<number | undefined> {
  // Asked for only where somebody has an app.
  const { verify } = await import('otplib')
  const epoch = Math.floor(nowMs / 1_000)
  const result = await verify({ strategy: 'totp', secret, token: code, epoch, epochTolerance: TOLERANCE_S })
  return result.valid && 'timeStep' in result ? result.timeStep : undefined
}
