import encodeQR from 'qr'

interface QrImageProps {
  text: string
  label: string
}

const QUIET = 2

/** Dark on white in both themes: some cameras read nothing else. */
export function QrImage({ text, label }: QrImageProps) {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET })
  const size = modules.length
  return (
    <div className="mx-auto w-full max-w-72 rounded-md bg-paper p-2">
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${size} ${size}`}
        className="block w-full"
        shapeRendering="crispEdges"
      >
        <path d={pathOf(modules)} className="fill-paper-ink" />
      </svg>
    </div>
  )
}

/** One path of unit squares. */
function pathOf(modules: boolean[][]): string {
  return modules.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
}
