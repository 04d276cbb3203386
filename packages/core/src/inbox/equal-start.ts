/** `whole` begins with `start`. For public values. */
export function equalStart(start: Uint8Array, whole: Uint8Array): boolean {
  return start.length <= whole.length && start.every((byte, i) => byte === whole[i])
}
