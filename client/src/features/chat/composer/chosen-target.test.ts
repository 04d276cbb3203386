import type { KeptTarget, MessageView } from '@stogram/core'
import { expect, test, vi } from 'vitest'
import { ChosenTarget } from './chosen-target.ts'

const message = { id: 'm', text: 'Seven or eight?' } as MessageView
const KEPT: KeptTarget = { kind: 'edit', message, text: 'Seven' }

function openField() {
  const ports = { show: vi.fn(), save: vi.fn() }
  return { ...ports, target: new ChosenTarget(ports) }
}

test('[PJ6] what was kept comes back into a field that nobody has used', () => {
  const { target, show } = openField()
  target.found(KEPT)
  expect(show.mock.calls).toEqual([[{ ...KEPT, isKept: true }]])
})

test('[PJ6] what was kept never takes over a field that somebody writes in, and stays kept', () => {
  const { target, show, save } = openField()
  target.write()
  target.found(KEPT)
  target.keepText('ok')
  target.flush()
  expect(show).not.toHaveBeenCalled()
  expect(save).not.toHaveBeenCalled()
})

test('[PJ6] what was chosen here counts, not what was kept', () => {
  const { target, show, save } = openField()
  target.choose({ kind: 'reply', message })
  target.found(KEPT)
  expect(show).toHaveBeenCalledTimes(1)
  expect(save.mock.calls).toEqual([[{ kind: 'reply', id: 'm' }]])
})

test('[PJ6] a message that is being rewritten is saved as it reads when the chat goes away', () => {
  const { target, save } = openField()
  target.choose({ kind: 'edit', message })
  target.keepText('Sev')
  target.keepText('Seven')
  target.flush()
  target.flush()
  expect(save.mock.calls).toEqual([[{ kind: 'edit', id: 'm' }], [{ kind: 'edit', id: 'm', text: 'Seven' }]])
})
