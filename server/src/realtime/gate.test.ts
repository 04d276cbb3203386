import { expect, it } from 'vitest'
import type { Call, Reply } from './dispatch.ts'
import { makeGate } from './gate.ts'

it('[OP10] the gate is closed only once whoever called has handed over the last answer', async () => {
  let answer: (reply: Reply) => void = () => undefined
  const gate = makeGate(() => new Promise((resolve) => (answer = resolve)))
  let isHandedOver = false
  const calling = async () => {
    // As deep as callers may be: each step takes its answer a microtask later.
    let reply: Promise<Reply> = gate.dispatch({} as Call)
    for (let depth = 0; depth < 20; depth += 1) reply = reply.then((same) => same)
    await reply
    isHandedOver = true
  }
  void calling()
  const closing = gate.close(10_000)
  answer({ status: 200, answer: { success: true, data: {} }, cookie: undefined })
  await closing
  expect(isHandedOver).toBe(true)
})
