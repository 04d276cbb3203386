/** Finds the text of a QR code in what a camera shows now; undefined while there is none. */
export type QrReader = (video: HTMLVideoElement) => Promise<string | undefined>

/** Not in TypeScript's library, because not every browser has it. */
interface DetectorClass {
  new (options: { formats: string[] }): { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> }
  getSupportedFormats(): Promise<string[]>
}

/** Enough for a code that fills a third of the picture; more only costs time. */
const MAX_SIDE_PX = 720

/** The browser's own reader where it has one, ours elsewhere. */
export async function makeQrReader(): Promise<QrReader> {
  return (await makeNativeReader()) ?? makeOwnReader()
}

async function makeNativeReader(): Promise<QrReader | undefined> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass }
  const formats = (await BarcodeDetector?.getSupportedFormats()) ?? []
  if (BarcodeDetector === undefined || !formats.includes('qr_code')) return undefined
  const detector = new BarcodeDetector({ formats: ['qr_code'] })
  return async (video) => (await detector.detect(video))[0]?.rawValue
}

async function makeOwnReader(): Promise<QrReader> {
  const { default: decodeQR } = await import('qr/decode.js')
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return async (video) => {
    const scale = Math.min(1, MAX_SIDE_PX / Math.max(video.videoWidth, video.videoHeight))
    canvas.width = Math.round(video.videoWidth * scale)
    canvas.height = Math.round(video.videoHeight * scale)
    if (context === null || canvas.width === 0) return undefined
    context.drawImage(video, 0, 0, canvas.width, canvas.height)
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height))
    } catch {
      // @NOTE It throws for every picture without a code.
      return undefined
    }
  }
}
