import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { AuthFrame } from './auth-frame.tsx'
import { isSameWord, pickTwo } from './pick-two.ts'
import { hasSteps, type Occasion } from './recovery-words.ts'

interface RecoveryConfirmProps {
  words: string[]
  occasion: Occasion
  onBack(): void
  onConfirmed(): void
}

export function RecoveryConfirm({ words, occasion, onBack, onConfirmed }: RecoveryConfirmProps) {
  const [places] = useState(() => pickTwo(words.length))
  const [answers, setAnswers] = useState<Record<number, string>>({})
  const [isChecked, setIsChecked] = useState(false)
  const isRight = (place: number) => isSameWord(answers[place] ?? '', words[place] ?? '')

  function submit(event: React.FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (places.every(isRight)) onConfirmed()
  }

  return (
    <AuthFrame
      title="Check what you wrote"
      lead="Enter two of the words from your copy."
      {...(hasSteps(occasion) && { step: { now: 3, of: 3 } })}
      onBack={onBack}
    >
      <form noValidate className="flex flex-1 flex-col gap-5" onSubmit={submit}>
        {places.map((place) => (
          <TextField
            key={place}
            label={`Word ${place + 1}`}
            dir="ltr"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={answers[place] ?? ''}
            onChange={(text) => setAnswers({ ...answers, [place]: text })}
            error={isChecked && !isRight(place) ? 'That is another word. Look again.' : undefined}
          />
        ))}
        <span className="flex-1" />
        <Button type="submit" variant="primary" size="lg" isWide>
          Done
        </Button>
      </form>
    </AuthFrame>
  )
}
