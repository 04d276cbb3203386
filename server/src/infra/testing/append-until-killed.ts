import { openLogStore } from '../../log/log.ts'
import { makeAccount, makeChat, makeInput } from '../../log/testing/fixtures.ts'
import { openDatabase } from '../database.ts'
import { silentLog } from './silent-log.ts'

// A server under load that is about to be killed: prints the chat, then each item it was answered for.

const [dataDirectory] = process.argv.slice(2)
const database = await openDatabase({ dataDirectory, log: silentLog })
const store = openLogStore(database)
const sender = await makeAccount(database)
const chat = await makeChat(database, [sender])
process.stdout.write(`chat ${chat}\n`)

await Promise.all(
  Array.from({ length: 20 }, async () => {
    for (;;) {
      const input = makeInput(chat, sender)
      const answer = await store.append(input)
      if (answer.verdict === 'ok') process.stdout.write(`${input.id} ${answer.seq}\n`)
    }
  }),
)
