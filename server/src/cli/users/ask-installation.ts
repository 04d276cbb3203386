import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { makeConfig } from '../../app/config/config.ts'
import type { OperatorAnswer } from '../../app/operator-answers.ts'
import { administer, makeAdministrationRepository } from '../../features/administration/index.ts'
import { makeFactorsRepository } from '../../features/factors/index.ts'
import { askHolder } from '../../infra/data-directory.ts'
import { openDatabase } from '../../infra/database.ts'
import { CommandError, type Console, makeLog } from '../command.ts'

/** Has the words of a command done, by the server where only that has the database; what is to be said. */
export async function askInstallation(console: Console, words: readonly string[]): Promise<string> {
  const { connections, dataDirectory } = makeConfig(console.env())
  const { databaseUrl } = connections
  if (databaseUrl === undefined) {
    const answer = await askHolder(dataDirectory, JSON.stringify(words))
    if (answer !== undefined) return readAnswer(answer)
    if (!existsSync(join(dataDirectory, 'pglite'))) {
      throw new CommandError(`There is no database in ${dataDirectory}. Correct DATA_DIR.`)
    }
  }
  await using database = await openDatabase({
    ...{ databaseUrl, dataDirectory, applicationName: 'stogram-command', log: makeLog(console) },
  })
  const accounts = makeAdministrationRepository(database, makeFactorsRepository(database.prisma))
  const { said } = await administer(accounts, words)
  return said
}

function readAnswer(answer: string): string {
  // It is starting or stopping, or of a version that does not answer.
  if (answer === '') throw new CommandError('The running server did not answer. Try again in a moment.')
  const parsed = JSON.parse(answer) as OperatorAnswer
  if ('refused' in parsed) throw new CommandError(parsed.refused)
  return parsed.said
}
