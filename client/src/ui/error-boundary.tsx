import { Component } from 'react'
import { applyUpdate } from '../lib/apply-update.ts'
import { Button } from './button.tsx'
import { copyText } from './copy-text.ts'
import { EmptyState } from './empty-state.tsx'

interface ErrorBoundaryProps {
  /** What failed, as the person would call it. */
  name: string
  children: React.ReactNode
  /** Something new to show clears the failure. */
  resetKey?: string
}

interface ErrorBoundaryState {
  error: unknown
  hasFailed: boolean
  resetKey: string | undefined
}

/** Keeps a failure of one part from taking the window down. Details hold no content of messages. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: undefined, hasFailed: false, resetKey: this.props.resetKey }

  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    return { error, hasFailed: true }
  }

  static getDerivedStateFromProps(
    props: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): Partial<ErrorBoundaryState> | null {
    if (props.resetKey === state.resetKey) return null
    return { error: undefined, hasFailed: false, resetKey: props.resetKey }
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children
    return (
      <div role="alert" className="h-full bg-canvas">
        <EmptyState
          title={`${this.props.name} stopped working`}
          text="Your messages are safe on this device. Reloading usually helps."
          action={
            <div className="flex flex-wrap justify-center gap-2">
              <Button variant="primary" onClick={() => void applyUpdate()}>
                Reload
              </Button>
              <Button onClick={() => void copyText(errorDetails(this.state.error), 'Details copied')}>
                Copy details
              </Button>
            </div>
          }
        />
      </div>
    )
  }
}

/** The kind of failure and where in the code; messages of errors may quote content and stay out. */
function errorDetails(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown failure'
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at |@/.test(line))
  return [error.name, ...frames.slice(0, 12)].join('\n')
}
