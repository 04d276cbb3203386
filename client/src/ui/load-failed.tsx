import { Banner } from './banner.tsx'
import { Button } from './button.tsx'

interface LoadFailedProps {
  title: string
  /** Why, and what to do. */
  sentence: string
  isRetrying?: boolean
  onRetry(): void
}

/** In the place of what the network should have brought. */
export function LoadFailed({ title, sentence, isRetrying = false, onRetry }: LoadFailedProps) {
  return (
    <Banner
      tone="warn"
      role="alert"
      title={title}
      actions={
        <Button size="sm" isBusy={isRetrying} onClick={onRetry}>
          Try again
        </Button>
      }
    >
      {sentence}
    </Banner>
  )
}
