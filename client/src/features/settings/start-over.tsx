import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { StartOverDialog } from './start-over-dialog.tsx'

export function StartOver() {
  const [isAsking, setIsAsking] = useState(false)
  return (
    <>
      <p className="mb-3 text-muted text-small">
        If somebody had your password, your recovery key or one of your devices, replace everything that they could have
        copied.
      </p>
      <Button glyph={KeyRound} onClick={() => setIsAsking(true)}>
        I was hacked
      </Button>
      <StartOverDialog isOpen={isAsking} onClose={() => setIsAsking(false)} />
    </>
  )
}
