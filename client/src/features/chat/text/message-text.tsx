import { useMemo } from 'react'
import { linkify } from './linkify.ts'

/** Text of other people: nodes only, never markup; links open outside and say nothing about us. */
export function MessageText({ text }: { text: string }) {
  const runs = useMemo(() => linkify(text), [text])
  return runs.map((run, index) =>
    run.href === undefined ? (
      run.text
    ) : (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: Runs of one text never move.
        key={index}
        href={run.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        dir="ltr"
        tabIndex={-1}
        className="isolate-text text-accent underline underline-offset-2 hover:no-underline"
      >
        {run.text}
      </a>
    ),
  )
}
