const FALLBACK = 'You can compare the numbers instead.'

/** Why there is no picture, by the name of the browser's error, and what to do. */
export function cameraWords(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return `The camera is not allowed on this page. Allow it in the browser’s settings and try again. ${FALLBACK}`
    case 'NotFoundError':
    case 'OverconstrainedError':
      return `No camera was found. ${FALLBACK}`
    case 'NotReadableError':
    case 'AbortError':
      return `Another program is using the camera. Close it and try again. ${FALLBACK}`
    default:
      return `The camera did not start. ${FALLBACK}`
  }
}
