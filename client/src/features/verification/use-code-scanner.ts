import { useEffect, useRef, useState } from 'react'
import { cameraWords } from './camera-words.ts'
import { makeQrReader } from './read-qr.ts'

/**
 * Shows the camera in the given element while it is mounted, and tells each code once. Returns why there is no picture,
 * if there is none.
 */
export function useCodeScanner(video: React.RefObject<HTMLVideoElement | null>, onCode: (text: string) => void) {
  const [trouble, setTrouble] = useState<string>()
  const latest = useRef(onCode)
  useEffect(() => {
    latest.current = onCode
  })
  useEffect(() => {
    const ending = new AbortController()
    const element = video.current
    if (element !== null) {
      scan(element, ending.signal, (text) => latest.current(text)).catch((error: unknown) => {
        if (!ending.signal.aborted) setTrouble(cameraWords(error))
      })
    }
    return () => ending.abort()
  }, [video])
  return trouble
}

async function scan(video: HTMLVideoElement, signal: AbortSignal, onCode: (text: string) => void): Promise<void> {
  const stream = await openCamera()
  const close = () => {
    for (const track of stream.getTracks()) track.stop()
  }
  signal.addEventListener('abort', close)
  if (signal.aborted) return close()
  try {
    video.srcObject = stream
    const [read] = await Promise.all([makeQrReader(), video.play()])
    for (let last: string | undefined; !signal.aborted; await nextFrame()) {
      const text = await read(video)
      if (text === undefined || text === last || signal.aborted) continue
      last = text
      onCode(text)
    }
  } finally {
    close()
  }
}

function openCamera(): Promise<MediaStream> {
  // Without a secure context there is no such thing.
  const devices: MediaDevices | undefined = navigator.mediaDevices
  if (devices === undefined) throw new DOMException('There are no devices here.', 'NotFoundError')
  return devices.getUserMedia({ video: { facingMode: 'environment' }, audio: false })
}

function nextFrame(): Promise<number> {
  return new Promise(requestAnimationFrame)
}
