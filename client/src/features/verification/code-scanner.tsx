import { useRef } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { useCodeScanner } from './use-code-scanner.ts'

interface CodeScannerProps {
  /** Each code that comes into view, once. */
  onCode(text: string): void
}

export function CodeScanner({ onCode }: CodeScannerProps) {
  const video = useRef<HTMLVideoElement>(null)
  const trouble = useCodeScanner(video, onCode)
  if (trouble !== undefined) {
    return (
      <Banner tone="warn" role="alert" title="No picture">
        {trouble}
      </Banner>
    )
  }
  return (
    <div className="relative mx-auto aspect-square w-full max-w-72 overflow-hidden rounded-md bg-raised">
      <video ref={video} muted playsInline aria-label="Picture of the camera" className="size-full object-cover" />
      <span aria-hidden="true" className="absolute inset-8 rounded-md border-2 border-on-accent" />
    </div>
  )
}
