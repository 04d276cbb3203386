import { Component } from 'react'

interface RowBoundaryProps {
  children: React.ReactNode
  /** Something new to draw clears the failure. */
  resetKey: unknown
}

interface RowBoundaryState {
  hasFailed: boolean
  resetKey: unknown
}

/** One message that cannot be drawn does not take the conversation with it. */
export class RowBoundary extends Component<RowBoundaryProps, RowBoundaryState> {
  override state: RowBoundaryState = { hasFailed: false, resetKey: this.props.resetKey }

  static getDerivedStateFromError(): Partial<RowBoundaryState> {
    return { hasFailed: true }
  }

  static getDerivedStateFromProps(props: RowBoundaryProps, state: RowBoundaryState): Partial<RowBoundaryState> | null {
    if (props.resetKey === state.resetKey) return null
    return { hasFailed: false, resetKey: props.resetKey }
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children
    return <p className="py-2 text-center text-muted text-small">This message could not be shown.</p>
  }
}
