import type { Cast, Device } from './cast.ts'
import type { EvilServer } from './evil-server.ts'

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
