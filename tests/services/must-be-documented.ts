import { type Answer, errorsOf, OPERATIONS, type OperationName } from '@stogram/contract'

/** Returns the answer. Throws for an error that the contract does not know of this operation. */
export function mustBeDocumented(name: OperationName, answer: Answer<unknown>): Answer<unknown> {
  if (answer.success || errorsOf(OPERATIONS[name]).includes(answer.error.code)) return answer
  throw new Error(`${name} answers ${answer.error.code}, which it does not document`)
}
