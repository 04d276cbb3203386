import type { Logger } from 'pino'
import { AdministrationError, administer, makeAdministrationRepository } from '../features/administration/index.ts'
import { makeFactorsRepository } from '../features/factors/index.ts'
import type { Database } from '../infra/database.ts'
import type { Answer } from '../infra/local-questions.ts'

export type OperatorAnswer = { said: string } | { refused: string }

export interface OperatorAnswersDeps {
  database: Database
  auditLog: Logger
  appLog: Logger
}

/**
 * Does what the command line asks for, which cannot open an embedded database that a server holds: the words of a command
 * as JSON, and an OperatorAnswer as JSON.
 */
export function makeOperatorAnswers({ database, auditLog, appLog }: OperatorAnswersDeps): Answer {
  const accounts = makeAdministrationRepository(database, makeFactorsRepository(database.prisma))
  const answer = async (question: string): Promise<OperatorAnswer> => {
    try {
      const { said, event } = await administer(accounts, JSON.parse(question))
      if (event !== undefined) auditLog.warn(event, 'done by an operator')
      return { said }
    } catch (error) {
      if (error instanceof AdministrationError) return { refused: error.message }
      appLog.error({ err: error }, 'what an operator asked for failed')
      return { refused: 'The running server failed to do that. Its log says why.' }
    }
  }
  return async (question) => JSON.stringify(await answer(question))
}
