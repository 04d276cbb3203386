/** What the QR code says: apps show the issuer and the name above their codes. */
export function totpUri({ secret, username, host }: { secret: string; username: string; host: string }): string {
  const issuer = encodeURIComponent(`Stogram (${host})`)
  return `otpauth://totp/${issuer}:${encodeURIComponent(username)}?secret=${secret}&issuer=${issuer}`
}
