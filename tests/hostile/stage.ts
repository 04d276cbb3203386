import { Cast, type Device } from './cast.ts'
import { type EvilServer, startEvilServer } from './evil-server.ts'

/** What all chapters share: starting a server and signing people up costs more than most attacks. */
export interface Stage {
  readonly server: EvilServer
  readonly cast: Cast
  readonly ada: Device
  readonly ben: Device
  readonly cara: Device
  /** Belongs to few chats: what is owed to each of them takes time. */
  readonly dan: Device
}

/** A server and four people, each of whom ada has written to. */
export async function setStage(): Promise<Stage> {
  const server = await startEvilServer()
  const cast = new Cast(server)
  const [ada, ben, cara] = [await cast.join('ada'), await cast.join('ben'), await cast.join('cara')]
  const dan = await cast.join('dan')
  for (const one of [ben, cara, dan]) await cast.talk(ada, one)
  return { server, cast, ada, ben, cara, dan }
}
