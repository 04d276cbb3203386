import { Fragment, useMemo } from 'react'
import { linkify } from './linkify.ts'

/** Text of other people: nodes only, never markup; links open outside and say nothing about us. */
export function MessageText({ text }: { text: string }) {
  const runs = useMemo(() => linkify(text), [text])
  return runs.map((run, index) =>
    run.href === undefined ? (
      run.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: Runs of one text never move.
      <Fragment key={index}>
        <a
          href={run.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          dir="ltr"
          tabIndex={-1}
          className="isolate-text text-accent underline underline-offset-2 hover:no-underline"
        >
          {run.text}
        </a>
        {run.host !== undefined && (
          <span dir="ltr" className="isolate-text text-small">
            {' '}
            ({run.host})
          </span>
        )}
      </Fragment>
    ),
  )
}
